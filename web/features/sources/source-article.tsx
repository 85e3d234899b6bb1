import { Link } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import type { CitationChange } from '#contract/applications'
import type { AnswerProof, Citation } from '#contract/citations'
import { client } from '../../api.ts'
import { useText } from '../../locales/text.ts'
import { Button } from '../../ui/button.tsx'
import { Note } from '../../ui/note.tsx'
import { Markdown } from '../markdown/markdown.tsx'
import { surroundRanges } from '../markdown/marks.ts'
import { safeLink } from '../markdown/safe-link.ts'
import { ChangedCitation } from './changed-citations.tsx'
import { CitedTexts } from './cited-texts.tsx'
import { writeMarks } from '../markdown/marks-in-address.ts'
import '../citations/marker.css'
import { SourceFacts } from './source-facts.tsx'
import './sources.css'

interface SourceArticleProps {
  citation: Citation
  results: AnswerProof['search_results']
  /** What became of the cited text since. */
  change: CitationChange | undefined
  isOpen: boolean
  /** Changes at each request to read this passage, so that asking again moves the focus again. */
  focusRequest: number
  onOpen: () => void
}

export function SourceArticle({ citation, results, change, isOpen, focusRequest, onOpen }: SourceArticleProps) {
  const text = useText()
  const passage = useRef<HTMLQuoteElement>(null)
  useEffect(() => {
    if (!isOpen || focusRequest === 0) return
    passage.current?.focus({ preventScroll: true })
    const target = passage.current?.querySelector('mark') ?? passage.current
    target?.scrollIntoView({ block: 'center', behavior: 'instant' })
  }, [isOpen, focusRequest])

  const { index, title, path, notices } = citation
  return (
    <article className="source" data-open={isOpen || undefined} aria-label={text('source.label', { index, title })}>
      <h3>
        <span className="cite" data-inert aria-hidden="true">
          {index}
        </span>
        {title}
      </h3>
      {path.length > 0 && <p className="quiet">{path.join(' › ')}</p>}
      {notices.map((notice) => (
        <Note key={notice} tone="warn">
          {text(`notice.${notice}`)}
        </Note>
      ))}
      {change && (
        <Note tone="warn">
          <ChangedCitation change={change} />
        </Note>
      )}
      <blockquote ref={passage} tabIndex={-1} aria-label={text('source.passage', { index, title })}>
        <Markdown source={isOpen ? markedPassage(citation, results) : citation.quote} marks="quote" under={3} />
      </blockquote>
      <SourceFacts citation={citation} />
      {isOpen && !isGone(change) && <CitedTexts citation={citation} />}
      <div className="row">
        {!isOpen && (
          <Button kind="bare" onClick={onOpen}>
            {text('source.read')} <span className="vh">{index}</span>
          </Button>
        )}
        <CitedDocument citation={citation} change={change} />
        {change === undefined && <InnerFile citation={citation} />}
        <OfficialPage citation={citation} />
      </div>
    </article>
  )
}

function isGone(change: CitationChange | undefined): boolean {
  return change?.change === 'removed' || change?.change === 'erased'
}

/** The document at the passage, in the version that the answer cites; nothing once it is gone. */
function CitedDocument({ citation, change }: Pick<SourceArticleProps, 'citation' | 'change'>) {
  const text = useText()
  if (isGone(change)) return null
  const version = change?.version_id ?? undefined
  const marks = writeMarks(citation.highlights)
  return (
    <Link
      className="button"
      to="/documents/$documentId"
      params={{ documentId: String(citation.document_id) }}
      search={{
        passage: String(citation.chunk_id),
        marks,
        version: version === undefined ? undefined : String(version),
      }}
    >
      {text('source.document')} <span className="vh">{citation.index}</span>
    </Link>
  )
}

/** The attachment or the entry of an archive that the passage is of. */
function InnerFile({ citation: { document_id: id, index, part } }: { citation: Citation }) {
  const text = useText()
  if (part?.file == null) return null
  return (
    <a className="button" href={client.address('downloadInnerFile', { id, number: part.file })} download>
      {text('source.inner')} <span className="vh">{index}</span>
    </a>
  )
}

/** The whole passage; words are marked only when some are clearly nearer than the others. */
function markedPassage({ chunk_id: id, quote, highlights }: Citation, results: AnswerProof['search_results']): string {
  const whole = results.find(({ chunk }) => chunk.id === id)?.chunk.content
  return whole === undefined ? quote : surroundRanges(whole, highlights)
}

function OfficialPage({ citation: { url } }: { citation: Citation }) {
  const text = useText()
  const official = url === null ? null : safeLink(url)
  if (official === null) return null
  return (
    <a className="button" href={official} target="_blank" rel="noopener noreferrer">
      {text('source.open')}
      <span className="vh"> ({text('newWindow')})</span>
    </a>
  )
}
