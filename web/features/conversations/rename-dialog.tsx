import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ConversationDetail } from '#contract/applications'
import { callWith } from '../../api.ts'
import { useText } from '../../locales/text.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Field, formText } from '../../ui/field.tsx'
import { conversationKey } from './use-conversation.ts'

export function RenameDialog({ conversation, onClose }: { conversation: ConversationDetail; onClose: () => void }) {
  const text = useText()
  const queryClient = useQueryClient()
  const { id } = conversation
  const rename = useMutation({
    mutationFn: (title: string) => callWith('renameConversation', { params: { id }, body: { title } }),
    onSuccess: ({ title }) => {
      queryClient.setQueryData<ConversationDetail>(conversationKey(id), (known) => known && { ...known, title })
      void queryClient.invalidateQueries({ queryKey: ['listConversations'] })
      onClose()
    },
  })
  return (
    <Dialog title={text('conversation.rename.title')} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          rename.mutate(formText(new FormData(event.currentTarget), 'title').trim())
        }}
      >
        <Field
          label={text('conversation.rename.label')}
          name="title"
          defaultValue={conversation.title}
          required
          maxLength={200}
          autoFocus
        />
        <div className="row-end">
          <button type="button" className="button" onClick={onClose}>
            {text('cancel')}
          </button>
          <button type="submit" className="button" data-kind="main">
            {text('save')}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
