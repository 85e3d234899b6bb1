import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'
import { createTarDecoder } from 'modern-tar'
import { AppError, messageOf } from '#platform/errors'
import type { Archive, ArchiveEntry } from './archive.ts'
import { UnpackedBytes } from './archive.ts'

type TarStream = ReturnType<typeof createTarDecoder>['readable']

/** A .tar.gz as a stream. Throws `corrupted` when it is cut or is none. */
export function openTarArchive(file: string, mark: string): Archive {
  return {
    mark,
    async *entries(wanted, signal) {
      const source = createReadStream(file, { signal })
      const gunzip = createGunzip()
      source.on('error', (error) => gunzip.destroy(error)).pipe(gunzip)
      try {
        const decoder = createTarDecoder({ strict: true })
        // What breaks on the way in is told by what comes out.
        ReadableStream.from(gunzip)
          .pipeTo(decoder.writable)
          .catch(() => undefined)
        yield* filesOf(decoder.readable, wanted)
      } catch (error) {
        signal.throwIfAborted()
        if (error instanceof AppError) throw error
        throw new AppError('corrupted', { reason: 'archive_not_unpacked' }, { cause: messageOf(error) })
      } finally {
        source.destroy()
        gunzip.destroy()
      }
    },
  }
}

async function* filesOf(entries: TarStream, wanted: (path: string) => boolean): AsyncGenerator<ArchiveEntry> {
  const unpacked = new UnpackedBytes()
  for await (const { header, body } of entries) {
    unpacked.add(header.size)
    if (header.type !== 'file' || !wanted(header.name)) {
      // Read to its end: cancelling waits for bytes that nobody asks for.
      await body.pipeTo(new WritableStream())
      continue
    }
    yield { path: header.name, content: Buffer.concat(await Array.fromAsync(body)) }
  }
}
