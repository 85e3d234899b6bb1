import { open, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { AppError, messageOf } from '#platform/errors'
import { interceptors, Agent, request } from 'undici'

export interface Download {
  readonly url: URL
  /** What is there already is gone on from. */
  readonly file: string
  readonly signal: AbortSignal
  onProgress(doneBytes: number): void
}

const CONNECT_SECONDS = 8
const SILENCE_SECONDS = 60
const ATTEMPTS = 4
const MAX_PAGE_BYTES = 8 * 1024 * 1024

const agent = new Agent({ connect: { timeout: CONNECT_SECONDS * 1000 } }).compose(
  interceptors.redirect({ maxRedirections: 5 }),
)

/** Fetches a file, from where it was cut if it was. Throws `registry_unreachable`, and `folder_not_writable` of a full disk. */
export async function download({ url, file, signal, onProgress }: Download): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await fetchRest({ url, file, signal, onProgress })
      return
    } catch (error) {
      signal.throwIfAborted()
      if (isFullDisk(error)) throw notWritable(file, error)
      if (attempt === ATTEMPTS || error instanceof AppError) throw unreachable(url, error)
    }
  }
}

async function fetchRest({ url, file, signal, onProgress }: Download): Promise<void> {
  const from = await sizeOf(file)
  const { statusCode, body } = await get(url, from === 0 ? {} : { range: `bytes=${from}-` }, signal)
  if (statusCode === 416) {
    await body.dump()
    return
  }
  if (statusCode !== 200 && statusCode !== 206) {
    await body.dump()
    throw unreachable(url, `HTTP ${statusCode}`)
  }
  const isRest = statusCode === 206
  const opened = await open(file, isRest ? 'a' : 'w')
  let done = isRest ? from : 0
  try {
    // Each piece is written before the next is read: what was fetched when the connection is cut is not lost.
    for await (const chunk of body) {
      await opened.write(Buffer.from(chunk))
      onProgress((done += chunk.length))
    }
  } finally {
    await opened.close()
  }
}

/** A page or a list, as text. Throws `registry_unreachable`. */
export async function fetchText(
  url: URL,
  accept: string,
  signal: AbortSignal,
): Promise<{ text: string; type: string }> {
  try {
    const { statusCode, headers, body } = await get(url, { accept }, signal)
    if (statusCode !== 200) throw new Error(`HTTP ${statusCode}`)
    const parts: Buffer[] = []
    let size = 0
    for await (const part of body) {
      parts.push(Buffer.from(part))
      size += part.length
      if (size > MAX_PAGE_BYTES) throw new Error('the page is too large')
    }
    return { text: Buffer.concat(parts).toString(), type: String(headers['content-type']) }
  } catch (error) {
    signal.throwIfAborted()
    throw unreachable(url, error)
  }
}

/** A name and a password written in the address go in the header. */
function get(url: URL, headers: Record<string, string>, signal: AbortSignal) {
  const plain = new URL(url)
  const { username, password } = plain
  plain.username = ''
  plain.password = ''
  const secret = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64')
  return request(plain, {
    dispatcher: agent,
    headers: username === '' ? headers : { ...headers, authorization: `Basic ${secret}` },
    headersTimeout: SILENCE_SECONDS * 1000,
    bodyTimeout: SILENCE_SECONDS * 1000,
    signal,
  })
}

const diskFaults: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG', 'EROFS'])

/** No other source will do better. */
export function isFullDisk(error: unknown): boolean {
  return error instanceof Error && 'code' in error && diskFaults.has(error.code)
}

export function notWritable(file: string, cause: unknown): AppError {
  return new AppError('folder_not_writable', { folder: dirname(file), reason: messageOf(cause) }, { cause })
}

async function sizeOf(file: string): Promise<number> {
  return (await stat(file).catch(() => null))?.size ?? 0
}

function unreachable(url: URL, cause: unknown): AppError {
  if (cause instanceof AppError) return cause
  const hint = typeof cause === 'string' ? cause : messageOf(cause)
  return new AppError('registry_unreachable', { what: `${url.host}${url.pathname}`, hint }, { cause })
}
