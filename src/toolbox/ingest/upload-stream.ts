import { Readable } from 'node:stream'
import { AppError } from '#platform/errors'
import { sniffedBytes } from '../parse/media-type.ts'

export interface StartedStream {
  /** Enough bytes to tell the type of the file, or all of them. */
  readonly start: Uint8Array
  /** The stream from its first byte. */
  readonly whole: AsyncIterable<Uint8Array>
  /** Tells the sender that nothing more is read. */
  close(): Promise<void>
}

/** Looks at the first bytes of a stream without losing them. */
export async function withStart(content: AsyncIterable<Uint8Array>): Promise<StartedStream> {
  const iterator = unbroken(content)[Symbol.asyncIterator]()
  const parts: Uint8Array[] = []
  let length = 0
  while (length < sniffedBytes) {
    const next = await iterator.next()
    if (next.done) break
    parts.push(next.value)
    length += next.value.byteLength
  }
  async function* whole(): AsyncGenerator<Uint8Array> {
    yield* parts
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value
  }
  return {
    start: Buffer.concat(parts),
    whole: { [Symbol.asyncIterator]: whole },
    close: async () => {
      await iterator.return?.()
      if (content instanceof Readable) content.destroy()
    },
  }
}

/** Leaving the loop over a stream would make it fail, and its failure hide the reason for leaving. */
function unbroken(content: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  return content instanceof Readable ? content.iterator({ destroyOnReturn: false }) : content
}

/** Breaks off a stream that is longer than allowed. */
export async function* limited(content: AsyncIterable<Uint8Array>, limitBytes: number): AsyncGenerator<Uint8Array> {
  let length = 0
  for await (const part of unbroken(content)) {
    length += part.byteLength
    if (length > limitBytes) throw new AppError('too_large', { limitBytes })
    yield part
  }
}
