import { Link } from '@tanstack/react-router'
import type { Document } from '#contract/documents'
import './documents.css'

/** Its title, which opens it; its file when that says something else; and why it was refused. */
export function DocumentName({ document: { id, name, file_name: file, error } }: { document: Document }) {
  return (
    <>
      <Link to="/documents/$documentId" params={{ documentId: String(id) }}>
        {name}
      </Link>
      {file !== null && file !== name && <p className="quiet breakable">{file}</p>}
      {error && <p className="quiet">{error.message}</p>}
    </>
  )
}
