import { useId } from 'react'
import { useText } from '../../locales/text.ts'
import { Button } from '../../ui/button.tsx'
import { Tag } from '../../ui/tag.tsx'
import type { PendingUpload } from './use-uploads.ts'

/** Files on their way and those that were refused, until they are put away. */
export function UploadList({
  uploads,
  onDismiss,
}: {
  uploads: readonly PendingUpload[]
  onDismiss: (key: string) => void
}) {
  const text = useText()
  if (uploads.length === 0) return null
  return (
    <ul className="uploads" aria-label={text('upload.list')}>
      {uploads.map((upload) => (
        <UploadItem key={upload.key} upload={upload} onDismiss={() => onDismiss(upload.key)} />
      ))}
    </ul>
  )
}

function UploadItem({ upload, onDismiss }: { upload: PendingUpload; onDismiss: () => void }) {
  const text = useText()
  const id = useId()
  const { name, percent, error } = upload
  return (
    <li className="row">
      {error ? (
        <>
          <span className="upload breakable">{name}</span>
          <p className="upload-reason">{error}</p>
          <Tag tone="danger">{text('state.failed')}</Tag>
          <Button kind="bare" onClick={onDismiss}>
            {text('upload.dismiss')} <span className="vh">{name}</span>
          </Button>
        </>
      ) : (
        <>
          <label className="upload breakable" htmlFor={id}>
            {name}
          </label>
          <span className="quiet">{percent === 0 ? text('state.queued') : text('upload.sending', { percent })}</span>
          <progress id={id} max={100} value={percent} />
        </>
      )}
    </li>
  )
}
