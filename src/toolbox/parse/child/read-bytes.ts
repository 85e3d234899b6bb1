import { AppError, hasCode, isAppError, messageOf } from '#platform/errors'
import { readFile } from '../read-file.ts'
import type { ChildMessage, Order } from './messages.ts'
import { Refusal } from './messages.ts'

/** The rest of an archive of thousands of files goes without saying. */
const mostNotes = 500

type Tell = (message: ChildMessage) => void

/** Reads one file and tells the result or the refusal; whatever a parser throws is a refusal of that file. */
export async function readBytes(order: Order, bytes: Uint8Array, tell: Tell): Promise<void> {
  try {
    const { mediaType, reading } = await readFile(
      { name: order.name, bytes },
      throttled(() => tell({ kind: 'progress' })),
    )
    const { unreadPages = [], notes = [], ...parsed } = reading
    if (parsed.markdown.length > order.characters) throw new AppError('too_large', { limitBytes: order.characters })
    const left = unreadPages === 'all' ? unreadPages : [...unreadPages]
    tell({
      kind: 'parsed',
      mediaType,
      parsed: { ...parsed, pages: [...parsed.pages], notes: notes.slice(0, mostNotes) },
      unreadPages: left,
    })
  } catch (error) {
    tell(isOurs(error) ? { kind: 'broken', reason: messageOf(error) } : { kind: 'refused', refusal: refusalOf(error) })
  }
}

const progressEveryMs = 100

/** Parts may end by the million: each is not worth a message. */
function throttled(tellProgress: () => void): () => void {
  let toldAtMs = 0
  return () => {
    const now = performance.now()
    if (now - toldAtMs < progressEveryMs) return
    toldAtMs = now
    tellProgress()
  }
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
  const reason = isDeep ? 'nested too deeply' : 'reading failed'
  return { code: 'corrupted', details: { reason } }
}
