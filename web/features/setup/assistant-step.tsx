import { useText } from '../../locales/text.ts'
import { useGetAssistantSettings } from '../../operations.ts'
import { ReadingFailure } from '../../ui/reading-failure.tsx'
import { DemonstrationOffer } from '../model-files/model-files-part.tsx'
import { StepHeading } from './step-heading.tsx'
import { WritingForm } from './writing-form.tsx'

export function AssistantStep() {
  const text = useText()
  const { data, error, refetch } = useGetAssistantSettings({})
  const next = { to: '/installation', search: { etape: '3' } } as const
  return (
    <>
      <StepHeading step={2} title="setup.assistant.title" />
      {error && <ReadingFailure error={error} onRetry={() => void refetch()} />}
      {data && <WritingForm settings={data} submit={text('continue')} leadsTo={next} addsServer />}
      <DemonstrationOffer />
    </>
  )
}
