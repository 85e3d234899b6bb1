import type { CollectionId } from '#contract/ids'
import type { Ctx } from '#platform/context'
import type { SourceFile } from './connector.ts'

/** Where a file of a connector goes, and what is cited beside it. */
export interface FileToTake {
  collection: { id: CollectionId }
  file: SourceFile
  publisher: string | null
  licence: string | null
}

/** How a connector's files enter the reading of documents, which is done above this layer. */
export interface Intake {
  /** With their dot, in lower case. */
  readonly extensions: readonly string[]
  readonly limitBytes: number
  /** Whether files of this name are read at all. */
  accepts(name: string): boolean
  /** Keeps the file and asks for its reading. Throws when it is refused at once: empty, too large, of another type. */
  take(ctx: Ctx<'db' | 'jobs' | 'storage'>, file: FileToTake): Promise<void>
}
