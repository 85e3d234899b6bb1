import { Door } from '../features/shell/door.tsx'
import { useText } from '../locales/text.ts'
import { usePageTitle } from '../ui/use-page-title.ts'

export function AccessibilityPage() {
  const text = useText()
  usePageTitle(text('accessibility.title'))
  return (
    <Door isWide>
      <h1>{text('accessibility.title')}</h1>
      <p>
        <strong>{text('accessibility.state')}</strong>
      </p>
      <p>{text('accessibility.audit')}</p>
      <h2>{text('accessibility.done.title')}</h2>
      <ul className="bullets">
        <li>{text('accessibility.done.1')}</li>
        <li>{text('accessibility.done.2')}</li>
        <li>{text('accessibility.done.3')}</li>
      </ul>
      <h2>{text('accessibility.missing.title')}</h2>
      <ul className="bullets">
        <li>{text('accessibility.missing.1')}</li>
        <li>{text('accessibility.missing.2')}</li>
      </ul>
      <p>{text('accessibility.contact')}</p>
    </Door>
  )
}
