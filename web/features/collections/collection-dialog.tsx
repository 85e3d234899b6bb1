import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useId } from 'react'
import { callWith } from '../../api.ts'
import { useText } from '../../locales/text.ts'
import { useAnnouncements } from '../../ui/announcer.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field, formText } from '../../ui/field.tsx'
import { useErrorText } from '../../ui/use-error-text.ts'

export function CollectionDialog({ onClose }: { onClose: () => void }) {
  const text = useText()
  const visibilityId = useId()
  const create = useCreate()
  return (
    <Dialog title={text('collections.new')} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          create.mutate(new FormData(event.currentTarget))
        }}
      >
        <Field label={text('collections.name')} name="name" required maxLength={200} autoFocus />
        <Field label={text('collections.description')} name="description" maxLength={2000} />
        <div className="field">
          <label htmlFor={visibilityId}>{text('collections.visibility')}</label>
          <select id={visibilityId} name="visibility" className="input" defaultValue="private">
            <option value="private">{text('visibility.private')}</option>
            <option value="organisation">{text('visibility.organisation')}</option>
          </select>
        </div>
        <div className="row-end">
          <button type="button" className="button" onClick={onClose}>
            {text('cancel')}
          </button>
          <button type="submit" className="button" data-kind="main" disabled={create.isPending}>
            {text('collections.create')}
          </button>
        </div>
      </form>
    </Dialog>
  )
}

function useCreate() {
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const { alert } = useAnnouncements()
  const errorText = useErrorText()
  return useMutation({
    mutationFn: (form: FormData) =>
      callWith('createCollection', {
        body: {
          name: formText(form, 'name'),
          description: formText(form, 'description'),
          visibility: formText(form, 'visibility') === 'organisation' ? 'organisation' : 'private',
        },
      }),
    onError: (error) => alert(errorText(error)),
    onSuccess: ({ id }) => {
      void queryClient.invalidateQueries({ queryKey: ['listCollections'] })
      return navigate({ to: '/collections/$collectionId', params: { collectionId: String(id) } })
    },
  })
}
