import { useState } from 'react'
import { ModelFilesPart } from '../../features/model-files/model-files-part.tsx'
import { ServerCard } from '../../features/model-servers/server-card.tsx'
import { ServerDialog } from '../../features/model-servers/server-dialog.tsx'
import { WritingForm } from '../../features/setup/writing-form.tsx'
import { useText } from '../../locales/text.ts'
import { useGetAssistantSettings, useListModelServers } from '../../operations.ts'
import { Button } from '../../ui/button.tsx'
import { Page } from '../../ui/page.tsx'
import { ReadingFailure } from '../../ui/reading-failure.tsx'

const healthMs = 10_000

/** Where models are served and how each fares; which of them the assistant writes with. */
export function ModelsPage() {
  const text = useText()
  const { data, error, refetch } = useListModelServers({}, { refetchInterval: healthMs })
  const [isAdding, setAdding] = useState(false)
  const add = (
    <Button kind="main" onClick={() => setAdding(true)}>
      {text('servers.add')}
    </Button>
  )
  return (
    <Page title={text('admin.models')} actions={add}>
      <section className="stack">
        <h2>{text('servers.title')}</h2>
        <p>{text('servers.text')}</p>
        {error && <ReadingFailure error={error} onRetry={() => void refetch()} />}
        {data?.data.map((server) => (
          <ServerCard key={server.id ?? server.name} server={server} />
        ))}
      </section>
      <ModelFilesPart />
      <AssistantModel />
      {isAdding && <ServerDialog server={null} onClose={() => setAdding(false)} />}
    </Page>
  )
}

function AssistantModel() {
  const text = useText()
  const { data, error, refetch } = useGetAssistantSettings({})
  return (
    <section className="narrow stack">
      <h2>{text('admin.writing')}</h2>
      <p>{text('admin.writing.text')}</p>
      {error && <ReadingFailure error={error} onRetry={() => void refetch()} />}
      {data && (
        // A model that comes or goes changes what can be chosen.
        <WritingForm key={data.models.join()} settings={data} submit={text('save')} says={text('saved')} />
      )}
    </section>
  )
}
