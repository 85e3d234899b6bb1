import type { AnswerProof } from '#contract/citations'
import { Dialog } from '../../ui/dialog.tsx'
import { useText } from '../../locales/text.ts'
import { useMediaQuery } from '../../ui/use-media-query.ts'
import { SourceArticle } from './source-article.tsx'

export interface SourcesPanelProps {
  proof: AnswerProof
  openIndex: number | null
  focusRequest: number
  onOpen: (index: number) => void
  onClose: () => void
}

/** Beside the answer when there is room, over the page when there is not. */
export function SourcesPanel(props: SourcesPanelProps) {
  const text = useText()
  const isBeside = useMediaQuery('(min-width: 75.01rem)')
  if (isBeside) {
    return (
      <aside className="panel" aria-label={text('source.title')}>
        <SourcesContent {...props} />
      </aside>
    )
  }
  return (
    <Dialog title={text('source.title')} kind="sheet" onClose={props.onClose}>
      <SourcesContent {...props} />
    </Dialog>
  )
}

function SourcesContent({ proof, openIndex, focusRequest, onOpen, onClose }: SourcesPanelProps) {
  const text = useText()
  return (
    <>
      <header>
        <h2>{text('source.title')}</h2>
        <button type="button" className="button" data-kind="bare" onClick={onClose}>
          {text('close')}
        </button>
      </header>
      {proof.citations.map((citation) => (
        <SourceArticle
          key={citation.index}
          citation={citation}
          results={proof.search_results}
          isOpen={openIndex === citation.index}
          focusRequest={focusRequest}
          onOpen={() => onOpen(citation.index)}
        />
      ))}
    </>
  )
}
