import { AppError, hasCode, isAppError, messageOf } from '#platform/errors'
import type { NamedFile } from '../parser.ts'
import { innerFile, readFile } from '../read-file.ts'
import { type ReadingAnswer, type ReadingQuestion, Refusal } from './answer.ts'

/** The rest of an archive of thousands of files goes without saying. */
const mostNotes = 500

interface FileAsked extends ReadingQuestion {
  readonly bytes: Uint8Array
  progress(): void
}

/** Reads one file: its text or a file inside it, or the refusal; whatever a parser throws is a refusal of that file. */
export async function readBytes({ name, characters, inner, bytes, progress }: FileAsked): Promise<ReadingAnswer> {
  try {
    if (inner !== undefined) return { kind: 'inner', file: await fileInside({ name, bytes }, inner) }
    const { mediaType, reading } = await readFile({ name, bytes }, progress)
    const { unreadPages = [], unreadFiles = [], notes = [], ...parsed } = reading
    if (parsed.markdown.length > characters) throw new AppError('too_large', { limitBytes: characters })
    return {
      kind: 'parsed',
      mediaType,
      parsed: { ...parsed, pages: [...parsed.pages], notes: notes.slice(0, mostNotes) },
      unreadPages: copied(unreadPages),
      unreadFiles: unreadFiles.map((file) => ({ ...file, pages: copied(file.pages) })),
    }
  } catch (error) {
    return isOurs(error) ? { kind: 'broken', reason: messageOf(error) } : { kind: 'refused', refusal: refusalOf(error) }
  }
}

function copied(pages: readonly number[] | 'all'): number[] | 'all' {
  return pages === 'all' ? pages : [...pages]
}

/** With bytes of its own: what is sent goes with all the memory that it is cut from. */
async function fileInside(file: NamedFile, number: number) {
  const found = await innerFile(file, number)
  return found === null ? null : { name: found.name, bytes: new Uint8Array(found.bytes) }
}

/** A library that is missing, or that may not be read, is no fault of the file. */
export function isOurs(error: unknown): boolean {
  if (hasCode(error, 'engine_unavailable')) return true
  return (
    error instanceof Error && 'code' in error && /^ERR_(?:MODULE|PACKAGE|ACCESS|UNSUPPORTED)_/.test(String(error.code))
  )
}

/** The message of an unknown error may quote the file: it is not told. */
export function refusalOf(error: unknown): Refusal {
  const known = isAppError(error) ? Refusal.safeParse({ code: error.code, details: error.details }) : null
  if (known?.success) return known.data
  const isDeep = error instanceof RangeError && /call stack/i.test(error.message)
  const isHuge = error instanceof RangeError && /allocation|invalid (?:string|array) length/i.test(error.message)
  if (isHuge) return { code: 'decompression_bomb', details: {} }
  const reason = isDeep ? 'nested_too_deeply' : 'reading_failed'
  return { code: 'corrupted', details: { reason } }
}
