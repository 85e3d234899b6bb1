import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import type { ConversationDetail } from '#contract/applications'
import { useText } from '../../locales/text.ts'
import { useDeleteConversation, useGetRetention } from '../../operations.ts'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { Menu } from '../../ui/menu.tsx'
import '../../ui/page.css'
import { RenameDialog } from './rename-dialog.tsx'
import { conversationKey } from './use-conversation.ts'

/** What writes files is fetched by whoever exports. */
const ExportDialog = lazy(async () => ({ default: (await import('../export/export-dialog.tsx')).ExportDialog }))

interface ConversationHeadProps {
  title: string
  conversation: ConversationDetail | undefined
}

export function ConversationHead({ title, conversation }: ConversationHeadProps) {
  return (
    <div className="head">
      <h1>{title}</h1>
      {conversation && <ConversationActions conversation={conversation} />}
    </div>
  )
}

function ConversationActions({ conversation }: { conversation: ConversationDetail }) {
  const text = useText()
  const [opened, setOpened] = useState<'rename' | 'export' | 'delete' | null>(null)
  const remove = useRemove(conversation.id)
  const close = (): void => setOpened(null)
  return (
    <>
      <Menu name={text('conversation.actions')} label={text('conversation.actions')} opens="below">
        <li>
          <button type="button" onClick={() => setOpened('rename')}>
            {text('rename')}
          </button>
        </li>
        <li>
          <button type="button" onClick={() => setOpened('export')}>
            {text('export')}
          </button>
        </li>
        <li>
          <button type="button" onClick={() => setOpened('delete')}>
            {text('delete')}
          </button>
        </li>
        <KeptUntil updated={conversation.updated} />
      </Menu>
      {opened === 'export' && (
        <Suspense>
          <ExportDialog conversation={conversation} onClose={close} />
        </Suspense>
      )}
      {opened === 'rename' && <RenameDialog conversation={conversation} onClose={close} />}
      {opened === 'delete' && (
        <ConfirmDialog
          title={text('conversation.delete.title')}
          explanation={text('conversation.delete.text', { title: conversation.title })}
          onConfirm={() => (close(), remove())}
          onClose={close}
        />
      )}
    </>
  )
}

const daySeconds = 86_400

/** When it goes by itself, should nothing be added to it. */
function KeptUntil({ updated }: { updated: number }) {
  const text = useText()
  const { data } = useGetRetention({}, { staleTime: 300_000 })
  if (data === undefined) return null
  const date = text.day(updated + data.conversation_days * daySeconds)
  return <li className="quiet">{text('conversation.keptUntil', { date })}</li>
}

function useRemove(id: number): () => void {
  const text = useText()
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const { run } = useDeleteConversation({
    onDone: async () => {
      await navigate({ to: '/' })
      queryClient.removeQueries({ queryKey: conversationKey(id) })
    },
    says: () => text('conversation.deleted'),
    invalidates: ['listConversations'],
  })
  return () => run({ params: { id } })
}
