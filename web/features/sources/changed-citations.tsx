import { Link } from '@tanstack/react-router'
import type { CitationChange } from '#contract/applications'
import { type Text, useText } from '../../locales/text.ts'
import { Button } from '../../ui/button.tsx'
import { Note } from '../../ui/note.tsx'

interface ChangedCitationsProps {
  changes: readonly CitationChange[]
  onAskAgain: () => void
}

/** What an answer cites and is no longer so, before the answer itself. */
export function ChangedCitations({ changes, onAskAgain }: ChangedCitationsProps) {
  const text = useText()
  if (changes.length === 0) return null
  return (
    <Note tone="warn">
      <p>
        <strong>{text('changed.title')}</strong>
      </p>
      <ul>
        {changes.map((change) => (
          <li key={change.index}>
            <ChangedCitation change={change} />
          </li>
        ))}
      </ul>
      <Button onClick={onAskAgain}>{text('changed.again')}</Button>
    </Note>
  )
}

/** One cited text: what became of it, and where it stands today. */
export function ChangedCitation({ change }: { change: CitationChange }) {
  const text = useText()
  const words = changeWords(text, change)
  if (change.document_id === null) return words
  return (
    <>
      {words}{' '}
      <Link to="/documents/$documentId" params={{ documentId: String(change.document_id) }} search={{}}>
        {text('changed.today')} <span className="vh">{change.title}</span>
      </Link>
    </>
  )
}

function changeWords(text: Text, { change, index, title, since }: CitationChange): string {
  const day = since === null ? '' : text.date(since)
  return text(`changed.${change}`, { index, title, day })
}
