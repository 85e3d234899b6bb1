import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Document } from '#contract/data'
import { callWith } from '../../api.ts'
import { useText } from '../../locales/text.ts'
import { useAnnouncements } from '../../ui/announcer.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { useErrorText } from '../../ui/use-error-text.ts'
import { safeLink } from '../markdown/safe-link.ts'

const tones = { queued: undefined, processing: 'accent', ready: 'ok', failed: 'danger' } as const

export function DocumentRow({ document, isWritable }: { document: Document; isWritable: boolean }) {
  const text = useText()
  const { name, state, error, chunks, updated, updated_at: official, url } = document
  const address = url === null ? null : safeLink(url)
  return (
    <tr>
      <th scope="row">
        {address ? (
          <a href={address} target="_blank" rel="noopener noreferrer">
            {name}
            <span className="vh"> ({text('newWindow')})</span>
          </a>
        ) : (
          name
        )}
        {error && <p className="quiet">{error.message}</p>}
      </th>
      <td>
        <span className="tag" data-tone={tones[state]}>
          {state === 'ready' && '✓ '}
          {text(`state.${state}`)}
        </span>
      </td>
      <td>{state === 'ready' ? chunks : '—'}</td>
      <td>{official ? text.date(official) : text.day(updated)}</td>
      {isWritable && <DocumentActions document={document} />}
    </tr>
  )
}

function DocumentActions({ document }: { document: Document }) {
  const text = useText()
  const { id, name, state } = document
  const [isDeleting, setDeleting] = useState(false)
  const change = useChange(document)
  return (
    <td>
      {state === 'failed' && (
        <button
          type="button"
          className="button"
          data-kind="bare"
          onClick={() => change.mutate(() => callWith('retryDocument', { params: { id } }))}
        >
          {text('retry')} <span className="vh">{name}</span>
        </button>
      )}
      <button type="button" className="button" data-kind="bare" onClick={() => setDeleting(true)}>
        {text('delete')} <span className="vh">{name}</span>
      </button>
      {isDeleting && (
        <ConfirmDialog
          title={text('documents.delete.title')}
          explanation={text('documents.delete.text', { title: name })}
          onClose={() => setDeleting(false)}
          onConfirm={() => {
            setDeleting(false)
            change.mutate(() => callWith('deleteDocument', { params: { id } }))
          }}
        />
      )}
    </td>
  )
}

function useChange({ name }: Document) {
  const text = useText()
  const queryClient = useQueryClient()
  const { alert, say } = useAnnouncements()
  const errorText = useErrorText()
  return useMutation({
    mutationFn: (operation: () => Promise<Document | undefined>) => operation(),
    onError: (error) => alert(errorText(error)),
    onSuccess: async (kept) => {
      if (!kept) say(text('documents.deleted', { name }))
      await queryClient.invalidateQueries({ queryKey: ['listDocuments'] })
      await queryClient.invalidateQueries({ queryKey: ['search'] })
    },
  })
}
