import type { DocumentDetail } from '#contract/documents'
import { useText } from '../../locales/text.ts'
import { safeLink } from '../markdown/safe-link.ts'
import { Facts } from '../../ui/facts.tsx'
import { mediaTypeName } from './media-type-name.ts'

export function DocumentFacts({ document }: { document: DocumentDetail }) {
  const text = useText()
  const { file_name: file, media_type: type, size_bytes: size, created, updated_at: official, url, chunks } = document
  const address = url === null ? null : safeLink(url)
  const facts: [string, string | null][] = [
    [text('source.file'), file],
    [text('document.type'), type && mediaTypeName(text, type)],
    [text('document.size'), size === null ? null : text.bytes(size)],
    [text('document.added'), text.day(created)],
    [text('source.updated'), official && text.date(official)],
    [text('documents.chunks'), text.number(chunks)],
    [text('document.cited'), text.number(document.cited_by)],
  ]
  return (
    <>
      <Facts facts={facts} />
      {address && (
        <p>
          <a className="button" href={address} target="_blank" rel="noopener noreferrer">
            {text('source.open')}
            <span className="vh"> ({text('newWindow')})</span>
          </a>
        </p>
      )}
    </>
  )
}
