import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { ConversationDetail } from '#contract/applications'
import { callWith } from '../../api.ts'
import { useText } from '../../locales/text.ts'
import { useAnnouncements } from '../../ui/announcer.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { RenameDialog } from './rename-dialog.tsx'
import { conversationKey } from './use-conversation.ts'

export function ConversationHead({
  title,
  conversation,
}: {
  title: string
  conversation: ConversationDetail | undefined
}) {
  return (
    <div className="head">
      <h1>{title}</h1>
      {conversation && <ConversationActions conversation={conversation} />}
    </div>
  )
}

function ConversationActions({ conversation }: { conversation: ConversationDetail }) {
  const text = useText()
  const [opened, setOpened] = useState<'rename' | 'delete' | null>(null)
  const remove = useRemove(conversation.id)
  const close = (): void => setOpened(null)
  return (
    <>
      <button type="button" className="button" data-kind="bare" onClick={() => setOpened('rename')}>
        {text('rename')}
      </button>
      <button type="button" className="button" data-kind="bare" onClick={() => setOpened('delete')}>
        {text('delete')}
      </button>
      {opened === 'rename' && <RenameDialog conversation={conversation} onClose={close} />}
      {opened === 'delete' && (
        <ConfirmDialog
          title={text('conversation.delete.title')}
          explanation={text('conversation.delete.text', { title: conversation.title })}
          onConfirm={() => (close(), remove.mutate())}
          onClose={close}
        />
      )}
    </>
  )
}

function useRemove(id: number) {
  const text = useText()
  const { say } = useAnnouncements()
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  return useMutation({
    mutationFn: () => callWith('deleteConversation', { params: { id } }),
    onSuccess: async () => {
      await navigate({ to: '/' })
      queryClient.removeQueries({ queryKey: conversationKey(id) })
      void queryClient.invalidateQueries({ queryKey: ['listConversations'] })
      say(text('conversation.deleted'))
    },
  })
}
