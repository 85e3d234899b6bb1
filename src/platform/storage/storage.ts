import type { Readable } from 'node:stream'

export interface KeptFile {
  readonly hash: string
  readonly keptAt: Date
}

/** Keeps files by the SHA-256 of their content: the same bytes are kept once, and never change. */
export interface Storage {
  /** Reads the stream to its end; when it returns, the bytes are on disk. A broken stream leaves nothing behind. */
  put(content: Readable | AsyncIterable<Uint8Array>): Promise<{ hash: string; bytes: number }>
  /** The content as a stream. Throws `not_found` before any byte when there is none. */
  open(hash: string): Promise<Readable>
  has(hash: string): Promise<boolean>
  /** Every file kept, and since when: the last time, for content that was put several times. */
  list(): AsyncIterable<KeptFile>
  /** Deleting what is not there is no error. */
  delete(hash: string): Promise<void>
}
