import type { Document } from '#contract/documents'
import { useText } from '../../locales/text.ts'
import { Note } from '../../ui/note.tsx'
import './documents.css'

const mostShown = 20

/** What the reading left out or doubts, said before anything is trusted. */
export function ReadingNotes({ notes }: Pick<Document, 'notes'>) {
  const text = useText()
  if (notes.length === 0) return null
  const sentences = [...new Set(notes.map(({ message }) => message))]
  const more = sentences.length - mostShown
  return (
    <Note tone="warn">
      <h2 className="notes-title">{text('document.notes')}</h2>
      <ul className="bullets">
        {sentences.slice(0, mostShown).map((sentence) => (
          <li key={sentence} className="breakable">
            {sentence}
          </li>
        ))}
        {more > 0 && <li>{text('document.notes.more', { count: more })}</li>}
      </ul>
    </Note>
  )
}
