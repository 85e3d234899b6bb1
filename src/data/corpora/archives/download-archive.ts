import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Ctx } from '#data/context'
import { AppError } from '#platform/errors'
import { z } from 'zod'

const limitBytes = 4 * 1024 ** 3
const limitSeconds = 3600

/** What is known of a file that was fetched: asked again, its site may say that it is the same. */
const Known = z.object({
  url: z.string(),
  hash: z.string(),
  etag: z.string().optional(),
  lastModified: z.string().optional(),
})
type Known = z.infer<typeof Known>

async function readKnown(file: string, url: string): Promise<Known | null> {
  try {
    await stat(file)
    const known = Known.parse(JSON.parse(await readFile(`${file}.json`, 'utf8')))
    return known.url === url ? known : null
  } catch {
    return null
  }
}

function conditions(known: Known | null): Record<string, string> {
  if (known?.etag !== undefined) return { 'if-none-match': known.etag }
  return known?.lastModified === undefined ? {} : { 'if-modified-since': known.lastModified }
}

export interface Downloaded {
  file: string
  /** SHA-256 of its bytes. */
  hash: string
}

/** The archive at an address: fetched, or kept from the last time when its site says that it has not changed. */
export async function downloadArchive(
  { outbound, signal }: Ctx<'outbound'>,
  url: string,
  { folder, name }: { folder: string; name: string },
): Promise<Downloaded> {
  const file = join(folder, `${name}.archive`)
  await mkdir(folder, { recursive: true })
  const known = await readKnown(file, url)
  const answer = await outbound.request({ url, headers: conditions(known), limitBytes, limitSeconds, signal })
  if (known && answer.status === 304) {
    answer.body.resume()
    return { file, hash: known.hash }
  }
  if (answer.status !== 200) {
    answer.body.resume()
    throw new AppError('site_unreachable', { host: new URL(url).host, reason: `status ${answer.status}` })
  }
  const hash = createHash('sha256')
  const draft = `${file}.${process.pid}`
  try {
    answer.body.on('data', (part: Buffer) => hash.update(part))
    await pipeline(answer.body, createWriteStream(draft))
    await rename(draft, file)
  } finally {
    await rm(draft, { force: true })
  }
  const { etag, 'last-modified': lastModified } = answer.headers
  const fetched = { url, hash: hash.digest('base64url'), etag, lastModified }
  await writeFile(`${file}.json`, JSON.stringify(fetched))
  return { file, hash: fetched.hash }
}
