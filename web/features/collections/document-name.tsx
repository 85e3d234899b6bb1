import type { Document } from '#contract/data'
import { useText } from '../../locales/text.ts'
import { safeLink } from '../markdown/safe-link.ts'

/** Its title, which opens it; and why it was refused. */
export function DocumentName({ document }: { document: Document }) {
  const text = useText()
  const { name, error, url } = document
  const address = url === null ? null : safeLink(url)
  return (
    <>
      {address ? (
        <a href={address} target="_blank" rel="noopener noreferrer">
          {name}
          <span className="vh"> ({text('newWindow')})</span>
        </a>
      ) : (
        name
      )}
      {error && <p className="quiet">{error.message}</p>}
    </>
  )
}
