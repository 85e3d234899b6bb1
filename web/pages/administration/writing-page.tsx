import { WritingForm } from '../../features/setup/writing-form.tsx'
import { useText } from '../../locales/text.ts'
import { useGetAssistantSettings } from '../../operations.ts'
import { Page } from '../../ui/page.tsx'
import { ReadingFailure } from '../../ui/reading-failure.tsx'

/** How the assistant of the organisation writes. */
export function WritingPage() {
  const text = useText()
  const { data, error, refetch } = useGetAssistantSettings({})
  return (
    <Page title={text('admin.writing')}>
      <div className="narrow stack">
        <p>{text('admin.writing.text')}</p>
        {error && <ReadingFailure error={error} onRetry={() => void refetch()} />}
        {data && <WritingForm settings={data} submit={text('save')} says={text('saved')} />}
      </div>
    </Page>
  )
}
