import { useId } from 'react'
import { useText } from '../../locales/text.ts'
import type { PendingUpload } from './use-uploads.ts'

export function UploadRow({ upload, onDismiss }: { upload: PendingUpload; onDismiss: () => void }) {
  const text = useText()
  const id = useId()
  const { name, percent, error } = upload
  return (
    <tr>
      <th scope="row">
        {name}
        {error ? (
          <p className="quiet">{error}</p>
        ) : (
          <p>
            <label className="quiet" htmlFor={id}>
              {text('upload.sending', { percent })}
            </label>
            <progress id={id} max={100} value={percent} />
          </p>
        )}
      </th>
      <td>
        <span className="tag" data-tone={error ? 'danger' : 'accent'}>
          {text(error ? 'state.failed' : 'state.uploading')}
        </span>
      </td>
      <td>—</td>
      <td>—</td>
      <td>
        {error && (
          <button type="button" className="button" data-kind="bare" onClick={onDismiss}>
            {text('upload.dismiss')} <span className="vh">{name}</span>
          </button>
        )}
      </td>
    </tr>
  )
}
