import { useState } from 'react'
import { AssistantCard } from '../../features/assistants/assistant-card.tsx'
import { AssistantDialog } from '../../features/assistants/assistant-dialog.tsx'
import { useText } from '../../locales/text.ts'
import { Button } from '../../ui/button.tsx'
import { Page } from '../../ui/page.tsx'
import { ReadingFailure } from '../../ui/reading-failure.tsx'
import { useEveryAssistant } from '../../governed-lists.ts'

/** Assistants that the organisation made: what each says, from what, with which model, to whom. */
export function AssistantsPage() {
  const text = useText()
  const { data, error, refetch } = useEveryAssistant()
  const [isCreating, setCreating] = useState(false)
  const create = (
    <Button kind="main" onClick={() => setCreating(true)}>
      {text('assistants.new')}
    </Button>
  )
  return (
    <Page title={text('admin.assistants')} actions={create}>
      <section className="stack">
        <p>{text('assistants.text')}</p>
        {error && <ReadingFailure error={error} onRetry={() => void refetch()} />}
        {data?.length === 0 && <p className="quiet">{text('assistants.none')}</p>}
        {data?.map((assistant) => (
          <AssistantCard key={assistant.id} assistant={assistant} />
        ))}
      </section>
      {isCreating && <AssistantDialog assistant={null} onClose={() => setCreating(false)} />}
    </Page>
  )
}
