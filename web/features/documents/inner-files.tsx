import type { DocumentDetail, DocumentVersion } from '#contract/documents'
import { client } from '../../api.ts'
import { useText } from '../../locales/text.ts'

interface InnerFilesProps {
  document: DocumentDetail
  /** A past version; without it, the current one. */
  version: DocumentVersion | undefined
}

/** Attachments of a message, entries of an archive: each is had apart, as it was sent. */
export function InnerFiles({ document: { id, files, has_original: hasOriginal }, version }: InnerFilesProps) {
  const text = useText()
  if (files.length === 0 || version !== undefined || !hasOriginal) return null
  return (
    <details>
      <summary>{text('document.files', { count: text.number(files.length) })}</summary>
      <ul className="bullets">
        {files.map(({ number, name }) => (
          <li key={number} className="breakable">
            <a href={client.address('downloadInnerFile', { id, number })} download>
              {name}
            </a>
          </li>
        ))}
      </ul>
    </details>
  )
}
