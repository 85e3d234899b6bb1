import type { OrganisationAssistant } from '#contract/assistants'
import { useText } from '../../locales/text.ts'
import { useCreateAssistant, useUpdateAssistant } from '../../operations.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Form, type FormValues } from '../../ui/form.tsx'
import { AudienceFields, SayingFields, SourceFields, WritingFields } from './assistant-fields.tsx'

interface AssistantDialogProps {
  /** Null to make one. */
  assistant: OrganisationAssistant | null
  onClose: () => void
}

export function AssistantDialog({ assistant, onClose }: AssistantDialogProps) {
  const text = useText()
  const habits = {
    failure: 'beside',
    invalidates: ['listAssistants', 'listUsableAssistants'],
    says: () => text('saved'),
    onDone: onClose,
  } as const
  const create = useCreateAssistant(habits)
  const update = useUpdateAssistant(habits)
  return (
    <Dialog title={assistant?.title ?? text('assistants.new')} onClose={onClose}>
      <Form
        submit={text('save')}
        problem={create.problem ?? update.problem}
        isRunning={create.isRunning || update.isRunning}
        onCancel={onClose}
        onSubmit={(values) => {
          const body = bodyOf(values)
          if (assistant === null) create.run({ body: { ...body, name: values.text('name') } })
          else update.run({ params: { id: assistant.id }, body })
        }}
      >
        <SayingFields assistant={assistant} />
        <WritingFields assistant={assistant} />
        <SourceFields assistant={assistant} />
        <AudienceFields assistant={assistant} />
      </Form>
    </Dialog>
  )
}

function bodyOf(values: FormValues) {
  const collections = values.all('collection').map(Number)
  const emails = values.text('audience.emails').split(/[\s,;]+/)
  return {
    title: values.text('title'),
    description: values.text('description'),
    instructions: values.text('instructions'),
    mode: values.text('mode') === 'quote' ? ('quote' as const) : ('generate' as const),
    model: values.text('model') || null,
    collection_ids: collections.length === 0 ? null : collections,
    audience: {
      organisation: values.isChecked('organisation'),
      group_ids: values.all('group').map(Number),
      emails: emails.filter((email) => email !== ''),
    },
  }
}
