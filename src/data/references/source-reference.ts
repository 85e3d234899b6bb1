/** What a document refers to: an alias of another document, an address, or a key of the directory of local services. */
export interface SourceReference {
  kind: 'article' | 'sheet' | 'url' | 'local_service'
  target: string
  label: string
  /** Heading under which the reference stands; none: the whole document. */
  heading?: string | undefined
}
