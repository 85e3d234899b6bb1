import { AppError } from '#platform/errors'

/** One file of an archive, read whole. */
export interface ArchiveEntry {
  path: string
  content: Buffer
}

/** Files that came together: a package, an archive or a folder. */
export interface Archive {
  /** Changes when anything in it does. */
  readonly mark: string
  /** The wanted files in the order of the archive, one in memory at a time; the others are passed over. */
  entries(wanted: (path: string) => boolean, signal: AbortSignal): AsyncIterable<ArchiveEntry>
}

const largestEntryBytes = 256 * 1024 * 1024
const largestArchiveBytes = 16 * 1024 * 1024 * 1024

/** Counts what is unpacked. Throws `decompression_bomb` past what any official archive holds. */
export class UnpackedBytes {
  #total = 0

  add(bytes: number): void {
    this.#total += bytes
    if (bytes > largestEntryBytes || this.#total > largestArchiveBytes) throw new AppError('decompression_bomb', {})
  }
}
