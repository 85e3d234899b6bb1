import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { AppError, isAppError } from '#platform/errors'
import { realDay } from '../real-day.ts'
import type { ConnectorAccess, SourceFile } from './connector.ts'

const limitBytes = 50 * 1024 * 1024
const limitSeconds = 120

/** What is at an address. Throws `site_unreachable` unless the site gives it. */
export async function fetchBytes({ outbound, signal }: ConnectorAccess, url: string): Promise<Buffer> {
  const answer = await outbound.request({ url, limitBytes, limitSeconds, signal })
  if (answer.status === 200) return buffer(answer.body)
  answer.body.resume()
  throw new AppError('site_unreachable', { host: new URL(url).host, reason: `status ${answer.status}` })
}

const fileName = /\.(?:pdf|docx|odt|xlsx|ods|csv|pptx|odp|epub|txt|md)$/i

/** Most addresses of pages have no extension, or that of a program. */
function nameOf(url: string): string {
  return fileName.test(new URL(url).pathname) ? new URL(url).pathname : `${url}#page.html`
}

/** As sites write it: in figures, or in the words of mails (RFC 5322). */
function dayOf(written: string): string | null {
  if (/^\d{4}-/.test(written)) return realDay(written)
  const atMs = Date.parse(written)
  return Number.isNaN(atMs) ? null : realDay(new Date(atMs).toISOString())
}

async function fetchOrRefusal(access: ConnectorAccess, url: string): Promise<Buffer | AppError> {
  try {
    return await fetchBytes(access, url)
  } catch (error) {
    access.signal.throwIfAborted()
    if (isAppError(error)) return error
    throw error
  }
}

export interface ListedPage {
  url: string
  /** When the site says that it changed; without it, the page is read to know. */
  changedAt: string | null
}

/** A page of a site, or a file that it gives. */
export async function webPage(access: ConnectorAccess, { url, changedAt }: ListedPage): Promise<SourceFile> {
  const name = nameOf(url)
  const facts = { externalId: name.startsWith('/') ? url : name, name, canonicalUrl: url }
  if (changedAt !== null) {
    const open = async () => Readable.from([await fetchBytes(access, url)])
    return { ...facts, mark: changedAt, updatedAt: dayOf(changedAt), open }
  }
  const content = await fetchOrRefusal(access, url)
  // One page that is gone keeps none of the others from being read: whoever opens it is told.
  if (isAppError(content)) return { ...facts, mark: '', updatedAt: null, open: () => Promise.reject(content) }
  const mark = createHash('sha256').update(content).digest('base64url')
  return { ...facts, mark, updatedAt: null, open: async () => Readable.from([content]) }
}
