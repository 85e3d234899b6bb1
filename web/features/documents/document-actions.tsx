import type { NavigateOptions } from '@tanstack/react-router'
import { useState } from 'react'
import type { Document } from '#contract/documents'
import { useText } from '../../locales/text.ts'
import { useDeleteDocument, useRetryDocument } from '../../operations.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'

interface DocumentActionsProps {
  document: Document
  /** Where the reader goes once it is deleted. */
  leadsTo?: NavigateOptions
}

export function DocumentActions({ document, leadsTo }: DocumentActionsProps) {
  const text = useText()
  const { id, name, state } = document
  const [isAsked, setAsked] = useState(false)
  const invalidates = ['listDocuments', 'getDocument', 'listChunks', 'search', 'getCollection'] as const
  const retry = useRetryDocument({ invalidates, says: () => text('documents.retried') })
  const remove = useDeleteDocument({
    invalidates: ['listDocuments', 'search', 'getCollection', 'listCollections'],
    says: () => text('documents.deleted', { name }),
    ...(leadsTo === undefined ? {} : { leadsTo: () => leadsTo }),
  })
  return (
    <span className="row">
      {state === 'failed' && (
        <Button kind="bare" onClick={() => retry.run({ params: { id } })}>
          {text('retry')} <span className="vh">{name}</span>
        </Button>
      )}
      <Button kind="bare" onClick={() => setAsked(true)}>
        {text('delete')} <span className="vh">{name}</span>
      </Button>
      {isAsked && (
        <ConfirmDialog
          title={text('documents.delete.title')}
          explanation={text('documents.delete.text', { title: name })}
          onClose={() => setAsked(false)}
          onConfirm={() => {
            setAsked(false)
            remove.run({ params: { id } })
          }}
        />
      )}
    </span>
  )
}
