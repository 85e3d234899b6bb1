import { useQueryClient } from '@tanstack/react-query'
import type { ConversationDetail } from '#contract/applications'
import { useText } from '../../locales/text.ts'
import { useRenameConversation } from '../../operations.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'
import { conversationKey } from './use-conversation.ts'

export function RenameDialog({ conversation, onClose }: { conversation: ConversationDetail; onClose: () => void }) {
  const text = useText()
  const queryClient = useQueryClient()
  const { id } = conversation
  const rename = useRenameConversation({
    failure: 'beside',
    invalidates: ['listConversations'],
    onDone: ({ title }) => {
      queryClient.setQueryData<ConversationDetail>(conversationKey(id), (known) => known && { ...known, title })
      onClose()
    },
  })
  return (
    <Dialog title={text('conversation.rename.title')} onClose={onClose}>
      <Form
        submit={text('save')}
        problem={rename.problem}
        isRunning={rename.isRunning}
        onCancel={onClose}
        onSubmit={(values) => rename.run({ params: { id }, body: { title: values.text('title') } })}
      >
        <Field
          label={text('conversation.rename.label')}
          name="title"
          defaultValue={conversation.title}
          required
          maxLength={200}
          autoFocus
        />
      </Form>
    </Dialog>
  )
}
