import { buffer } from 'node:stream/consumers'
import { openPromise } from 'yauzl'
import { AppError, messageOf } from '#platform/errors'
import type { Archive, ArchiveEntry } from './archive.ts'
import { UnpackedBytes } from './archive.ts'

/** A .zip read file by file. Throws `corrupted` when it is cut or is none. */
export function openZipArchive(file: string, mark: string): Archive {
  return {
    mark,
    async *entries(wanted, signal) {
      try {
        yield* filesOf(file, wanted, signal)
      } catch (error) {
        signal.throwIfAborted()
        if (error instanceof AppError) throw error
        throw new AppError('corrupted', { reason: 'archive_not_unpacked' }, { cause: messageOf(error) })
      }
    },
  }
}

async function* filesOf(
  file: string,
  wanted: (path: string) => boolean,
  signal: AbortSignal,
): AsyncGenerator<ArchiveEntry> {
  const zip = await openPromise(file, { lazyEntries: true, autoClose: false })
  const unpacked = new UnpackedBytes()
  try {
    for await (const entry of zip.eachEntry()) {
      signal.throwIfAborted()
      if (entry.fileName.endsWith('/') || !wanted(entry.fileName)) continue
      // The stream fails when it gives more than the size that was announced.
      unpacked.add(entry.uncompressedSize)
      yield { path: entry.fileName, content: await buffer(await zip.openReadStreamPromise(entry)) }
    }
  } finally {
    zip.close()
  }
}
