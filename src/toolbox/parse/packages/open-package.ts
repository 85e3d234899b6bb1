import { AppError } from '#platform/errors'
import { unzipSync } from 'fflate'

/** What may come out of one archive. */
const mostEntries = 10_000
const mostBytes = 200 * 1024 * 1024
const highestRatio = 100
/** Small parts compress better than any ratio says. */
const alwaysFine = 1024 * 1024

/** An archive of parts: office files, electronic books, folders that people send. */
export interface Package {
  readonly names: readonly string[]
  /** The bytes of a part, nothing when there is none. */
  part(name: string): Uint8Array | null
}

/** Of the first entry's header. */
const encryptedFlag = 1

export function isArchive(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, 2)).toString('latin1') === 'PK'
}

/** Sizes are those of the directory, and nothing is written beyond them: an archive cannot unfold more than it says. */
export function openPackage(bytes: Uint8Array): Package {
  const names = namesOf(bytes)
  if (((bytes[6] ?? 0) & encryptedFlag) !== 0) throw new AppError('encrypted', {})
  return {
    names,
    part(name) {
      try {
        return unzipSync(bytes, { filter: (entry) => entry.name === name })[name] ?? null
      } catch {
        throw new AppError('corrupted', { reason: 'archive_part_broken' })
      }
    },
  }
}

function namesOf(bytes: Uint8Array): string[] {
  const names: string[] = []
  let total = 0
  try {
    unzipSync(bytes, {
      filter({ name, size, originalSize }) {
        total += originalSize
        const isBomb = originalSize > alwaysFine && originalSize > size * highestRatio
        if (isBomb || total > mostBytes || names.length >= mostEntries) throw new AppError('decompression_bomb', {})
        names.push(name)
        return false
      },
    })
  } catch (error) {
    if (error instanceof AppError) throw error
    throw new AppError('corrupted', { reason: 'not_a_whole_archive' })
  }
  return names
}

/** The part, which the format requires. */
export function requirePart(archive: Package, name: string): Uint8Array {
  const part = archive.part(name)
  if (part === null) throw new AppError('corrupted', { reason: 'part_absent', value: name })
  return part
}
