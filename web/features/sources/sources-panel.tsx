import type { CitationChange } from '#contract/applications'
import type { AnswerProof } from '#contract/citations'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { useText } from '../../locales/text.ts'
import { useMediaQuery } from '../../ui/use-media-query.ts'
import { SourceArticle } from './source-article.tsx'
import './sources.css'

export interface SourcesPanelProps {
  proof: AnswerProof
  /** What the answer cites and is no longer so. */
  changes: readonly CitationChange[]
  openIndex: number | null
  focusRequest: number
  onOpen: (index: number) => void
  close: () => void
}

/** Beside the answer when there is room, over the page when there is not. */
export function SourcesPanel(props: SourcesPanelProps) {
  const text = useText()
  const isBeside = useMediaQuery('(min-width: 75.01rem)')
  if (!isBeside) {
    return (
      <Dialog title={text('source.title')} kind="sheet" onClose={props.close}>
        <SourceArticles {...props} />
      </Dialog>
    )
  }
  return (
    <aside className="panel" aria-label={text('source.title')}>
      <header>
        <h2>{text('source.title')}</h2>
        <Button kind="bare" onClick={props.close}>
          {text('close')}
        </Button>
      </header>
      <SourceArticles {...props} />
    </aside>
  )
}

function SourceArticles({ proof, changes, openIndex, focusRequest, onOpen }: SourcesPanelProps) {
  return proof.citations.map((citation) => (
    <SourceArticle
      key={citation.index}
      citation={citation}
      results={proof.search_results}
      change={changes.find(({ index }) => index === citation.index)}
      isOpen={openIndex === citation.index}
      focusRequest={focusRequest}
      onOpen={() => onOpen(citation.index)}
    />
  ))
}
