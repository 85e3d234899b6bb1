import { useState } from 'react'
import type { OrganisationAssistant } from '#contract/assistants'
import { useText, type Text } from '../../locales/text.ts'
import { useDeleteAssistant } from '../../operations.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Facts } from '../../ui/facts.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { Tag } from '../../ui/tag.tsx'
import { AssistantDialog } from './assistant-dialog.tsx'

export function AssistantCard({ assistant }: { assistant: OrganisationAssistant }) {
  const text = useText()
  const { title, description, instructions, model_id: modelId, collections } = assistant
  const readers = audienceIn(text, assistant)
  const names = collections?.map(({ id, name }) => name ?? text('assistants.collection.closed', { id })).join(', ')
  return (
    <Card
      heading="h2"
      title={title}
      tags={readers === '' ? <Tag tone="warn">{text('assistants.nobody')}</Tag> : null}
      actions={<AssistantActions assistant={assistant} />}
    >
      {description !== '' && <p>{description}</p>}
      <Facts
        facts={[
          [text('assistants.modelId'), <code key="id">{modelId}</code>],
          [text('assistants.answers'), modeIn(text, assistant)],
          [text('assistants.from'), names ?? text('assistants.collections.all')],
          [text('assistants.readers'), readers === '' ? text('assistants.nobody') : readers],
        ]}
      />
      {instructions !== '' && (
        <details>
          <summary>{text('assistants.instructions')}</summary>
          <p className="preserved">{instructions}</p>
        </details>
      )}
    </Card>
  )
}

function modeIn(text: Text, { mode, model }: OrganisationAssistant): string {
  if (mode === 'quote') return text('assistants.mode.quote')
  return model === null ? text('assistants.mode.generate') : text('assistants.mode.model', { model })
}

function audienceIn(text: Text, { audience }: OrganisationAssistant): string {
  const { organisation, groups, people } = audience
  const named = [...groups, ...people].map(({ name }) => name)
  return [...(organisation ? [text('assistants.organisation')] : []), ...named].join(', ')
}

function AssistantActions({ assistant }: { assistant: OrganisationAssistant }) {
  const text = useText()
  const { id, title } = assistant
  const [opened, setOpened] = useState<'change' | 'delete' | null>(null)
  const close = (): void => setOpened(null)
  const remove = useDeleteAssistant({
    invalidates: ['listAssistants', 'listUsableAssistants'],
    says: () => text('assistants.deleted', { title }),
  })
  return (
    <>
      <Button kind="bare" onClick={() => setOpened('change')}>
        {text('people.change')} <span className="vh">{title}</span>
      </Button>
      <Button kind="bare" onClick={() => setOpened('delete')}>
        {text('delete')} <span className="vh">{title}</span>
      </Button>
      {opened === 'change' && <AssistantDialog assistant={assistant} onClose={close} />}
      {opened === 'delete' && (
        <ConfirmDialog
          title={text('assistants.delete.title', { title })}
          explanation={text('assistants.delete.text')}
          onClose={close}
          onConfirm={() => (close(), remove.run({ params: { id } }))}
        />
      )}
    </>
  )
}
