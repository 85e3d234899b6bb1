import { Link } from '@tanstack/react-router'
import { Door } from '../features/shell/door.tsx'
import { useText } from '../locales/text.ts'
import { Note } from '../ui/note.tsx'
import { usePageTitle } from '../ui/use-page-title.ts'

export function NotFoundPage() {
  const text = useText()
  usePageTitle(text('notFound.title'))
  return (
    <Door>
      <h1>{text('notFound.title')}</h1>
      <p>{text('notFound.text')}</p>
      <Link to="/" className="button" data-kind="main">
        {text('notFound.home')}
      </Link>
    </Door>
  )
}

/** The same words inside a page that stays. */
export function NotFoundNote() {
  const text = useText()
  return (
    <Note tone="warn">
      <p>
        <strong>{text('notFound.title')}</strong>
      </p>
      <p>{text('notFound.text')}</p>
    </Note>
  )
}
