import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'
import { AppError } from '#platform/errors'

/** One file of an archive, read whole; files that the filter refuses are skipped without being kept. */
export interface TarEntry {
  path: string
  content: Buffer
}

const blockBytes = 512

function textField(header: Buffer, start: number, length: number): string {
  const field = header.subarray(start, start + length)
  const end = field.indexOf(0)
  return field.toString('utf8', 0, end < 0 ? length : end)
}

/** Gives exactly the bytes asked for, whatever the size of what the stream delivers. */
class ByteReader {
  readonly #source: AsyncIterator<Buffer>
  #held: Buffer[] = []
  #heldBytes = 0

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]()
  }

  async take(bytes: number): Promise<Buffer | undefined> {
    while (this.#heldBytes < bytes) {
      const next = await this.#source.next()
      if (next.done) return undefined
      this.#held.push(next.value)
      this.#heldBytes += next.value.length
    }
    const all = this.#held.length === 1 && this.#held[0] ? this.#held[0] : Buffer.concat(this.#held)
    this.#held = [all.subarray(bytes)]
    this.#heldBytes -= bytes
    return all.subarray(0, bytes)
  }
}

/** The path of a long name is in an extended header ("27 path=package/…\n") before the file itself. */
function extendedPath(content: Buffer): string | undefined {
  return /^\d+ path=(.*)$/m.exec(content.toString('utf8'))?.[1]
}

/** Reads a .tar.gz as a stream: one entry in memory at a time. */
export async function* tarEntries(tarballPath: string, wanted: (path: string) => boolean): AsyncGenerator<TarEntry> {
  const reader = new ByteReader(createReadStream(tarballPath).pipe(createGunzip()))
  let longPath: string | undefined
  for (;;) {
    const header = await reader.take(blockBytes)
    if (!header || header[0] === 0) return
    const size = Number.parseInt(textField(header, 124, 12).trim() || '0', 8)
    const content = await reader.take(Math.ceil(size / blockBytes) * blockBytes)
    if (!content || Number.isNaN(size)) throw new AppError('corrupted', { reason: 'the archive ends too early' })
    const type = textField(header, 156, 1)
    const prefix = textField(header, 345, 155)
    const path = longPath ?? (prefix ? `${prefix}/` : '') + textField(header, 0, 100)
    longPath = type === 'x' ? extendedPath(content.subarray(0, size)) : undefined
    if ((type === '0' || type === '') && wanted(path)) yield { path, content: content.subarray(0, size) }
  }
}
