import { Door } from '../features/shell/door.tsx'
import { useText } from '../locales/text.ts'
import { usePageTitle } from '../ui/use-page-title.ts'

export function DataPage() {
  const text = useText()
  usePageTitle(text('data.title'))
  return (
    <Door isWide>
      <h1>{text('data.title')}</h1>
      <h2>{text('data.kept.title')}</h2>
      <ul className="bullets">
        <li>{text('data.kept.1')}</li>
        <li>{text('data.kept.2')}</li>
        <li>{text('data.kept.3')}</li>
      </ul>
      <h2>{text('data.where.title')}</h2>
      <p>{text('data.where.text')}</p>
      <h2>{text('data.page.title')}</h2>
      <p>{text('data.page.text')}</p>
      <h2>{text('data.sources.title')}</h2>
      <p>{text('data.sources.text')}</p>
    </Door>
  )
}
