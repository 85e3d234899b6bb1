import { useQueryClient } from '@tanstack/react-query'
import type { ConversationDetail } from '#contract/applications'
import { useText } from '../../locales/text.ts'
import { useRenameConversation } from '../../operations.ts'
import { NameDialog } from '../../ui/name-dialog.tsx'
import { conversationKey } from './use-conversation.ts'

export function RenameDialog({ conversation, onClose }: { conversation: ConversationDetail; onClose: () => void }) {
  const text = useText()
  const queryClient = useQueryClient()
  const { id } = conversation
  const rename = useRenameConversation({
    failure: 'beside',
    invalidates: ['listConversations'],
    says: () => text('saved'),
    onDone: ({ title }) => {
      queryClient.setQueryData<ConversationDetail>(conversationKey(id), (known) => known && { ...known, title })
      onClose()
    },
  })
  return (
    <NameDialog
      title={text('conversation.rename.title')}
      label={text('conversation.rename.label')}
      name={conversation.title}
      field="title"
      problem={rename.problem}
      isRunning={rename.isRunning}
      onSubmit={(title) => rename.run({ params: { id }, body: { title } })}
      onClose={onClose}
    />
  )
}
