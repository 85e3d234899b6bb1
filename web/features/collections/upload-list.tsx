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
      <div className="upload">
        <strong className="breakable">{name}</strong>
        {error ? (
          <p>{error}</p>
        ) : (
          <>
            <label className="quiet" htmlFor={id}>
              {text('upload.sending', { percent })}
            </label>
            <progress id={id} max={100} value={percent} />
          </>
        )}
      </div>
      <Tag tone={error ? 'danger' : 'accent'}>{text(error ? 'state.failed' : 'state.uploading')}</Tag>
      {error && (
        <Button kind="bare" onClick={onDismiss}>
          {text('upload.dismiss')} <span className="vh">{name}</span>
        </Button>
      )}
    </li>
  )
}
