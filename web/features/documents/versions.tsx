import { Link } from '@tanstack/react-router'
import type { DocumentVersion } from '#contract/documents'
import { type Text, useText } from '../../locales/text.ts'
import { Note } from '../../ui/note.tsx'

interface VersionsProps {
  documentId: number
  versions: readonly DocumentVersion[]
  /** The one that is being read. */
  shownId: number | undefined
}

/** What a document is and was, each to be read. Nothing for a document that never changed. */
export function Versions({ documentId, versions, shownId }: VersionsProps) {
  const text = useText()
  if (versions.length < 2) return null
  return (
    <details className="versions" open={shownId !== undefined}>
      <summary>{text('version.count', { count: versions.length })}</summary>
      <ol className="list">
        {versions.map((version) => (
          <li key={version.id} className="row">
            <Link
              to="/documents/$documentId"
              params={{ documentId: String(documentId) }}
              search={version.current ? {} : { version: String(version.id) }}
              aria-current={version.id === shownId || (version.current && shownId === undefined) ? 'true' : undefined}
            >
              {version.current ? text('version.current') : text('version.past')}
            </Link>
            <span className="quiet">{datesOf(text, version)}</span>
          </li>
        ))}
      </ol>
    </details>
  )
}

/** Of a text of law, the days on which it is in force; of another document, when it was stored and replaced. */
function datesOf(text: Text, { created, replaced, effective_from: from, effective_to: to }: DocumentVersion): string {
  const law = [
    from && text('source.effective.from', { from: text.date(from) }),
    to && text('source.effective.until', { to: text.date(to) }),
  ].filter(Boolean)
  if (law.length > 0) return `${text('source.effective')} ${law.join(' ')}`
  const stored = text('version.stored', { day: text.day(created) })
  return replaced === null ? stored : `${stored}, ${text('version.replaced', { day: text.day(replaced) })}`
}

/** Says that what is shown is not what search and answers know. */
export function PastVersionNote({ documentId, version }: { documentId: number; version: DocumentVersion }) {
  const text = useText()
  return (
    <Note tone="warn">
      <p>{text('version.reading', { dates: datesOf(text, version) })}</p>
      <Link to="/documents/$documentId" params={{ documentId: String(documentId) }} search={{}}>
        {text('version.read.current')}
      </Link>
    </Note>
  )
}
