import { Link } from '@tanstack/react-router'
import type { Citation } from '#contract/citations'
import { useText } from '../../locales/text.ts'
import { useListReferences } from '../../operations.ts'

/** The articles and sheets that the passage refers to and that are here to be read, each under its own words. */
export function CitedTexts({ citation: { document_id: id, path } }: { citation: Citation }) {
  const text = useText()
  const { data } = useListReferences({ params: { id }, query: { limit: 100 } }, { staleTime: 300_000 })
  const here = data?.data.filter(
    ({ document, heading }) => document !== null && (heading === null || path.includes(heading)),
  )
  if (here === undefined || here.length === 0) return null
  return (
    <details>
      <summary>{text('source.references', { count: here.length })}</summary>
      <ul>
        {here.map(({ id: referenceId, label, document }) => (
          <li key={referenceId}>
            <Link to="/documents/$documentId" params={{ documentId: String(document?.id) }} search={{}}>
              {label || document?.title}
            </Link>
          </li>
        ))}
      </ul>
    </details>
  )
}
