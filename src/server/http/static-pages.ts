import { createHash } from 'node:crypto'
import { readFile, readdir } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join, relative, sep } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { pageHeaders } from './security-headers.ts'

const mediaTypes: ReadonlyMap<string, string> = new Map(
  Object.entries({
    '.css': 'text/css; charset=utf-8',
    '.html': 'text/html; charset=utf-8',
    '.js': 'text/javascript; charset=utf-8',
    '.json': 'application/json',
    '.svg': 'image/svg+xml',
    '.woff2': 'font/woff2',
  }),
)

type Encoding = 'br' | 'gzip' | 'identity'

interface Page {
  readonly mediaType: string
  readonly etag: string
  /** Named by the hash of its content: it never changes under its name. */
  readonly isHashed: boolean
  readonly bodyIn: (encoding: Encoding) => Promise<Buffer>
}

/** Answers the files of the built pages; false when there is nothing to show at this path. */
export type StaticPages = (request: IncomingMessage, response: ServerResponse, path: string) => boolean

/**
 * The pages, read once and compressed for whoever asks first, then served from memory: no request ever becomes a path
 * on the disk.
 */
export async function loadStaticPages(folder: string): Promise<StaticPages> {
  const pages = new Map<string, Page>()
  for (const file of await listFiles(folder)) {
    const path = `/${relative(folder, file).split(sep).join('/')}`
    if (!path.startsWith('/.')) pages.set(path, await readPage(file, path))
  }
  return (request, response, path) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return false
    const page = pages.get(path) ?? (isPagePath(request, path) ? pages.get('/index.html') : undefined)
    if (page === undefined) return false
    writePage(request, response, page).catch((error: Error) => response.destroy(error))
    return true
  }
}

async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return []
      throw error
    },
  )
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}

/** Smaller than gzip's best; the last tenth would cost whoever comes first a second. */
const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: 7 } }

const encoders: Readonly<Record<Encoding, (content: Buffer) => Promise<Buffer>>> = {
  br: (content) => promisify(brotliCompress)(content, brotli),
  gzip: (content) => promisify(gzip)(content, { level: 9 }),
  identity: async (content) => content,
}

/** Each encoding is made once, also for those who ask meanwhile. */
function encodedOnce(content: Buffer): Page['bodyIn'] {
  const bodies = new Map<Encoding, Promise<Buffer>>()
  return (encoding) => {
    const body = bodies.get(encoding) ?? encoders[encoding](content)
    bodies.set(encoding, body)
    return body
  }
}

async function readPage(file: string, path: string): Promise<Page> {
  const content = await readFile(file)
  return {
    mediaType: mediaTypes.get(extname(file)) ?? 'application/octet-stream',
    etag: `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`,
    isHashed: path.startsWith('/assets/'),
    bodyIn: encodedOnce(content),
  }
}

/** The page's own router reads the path, and only a browser wants it: a program that got lost is told so. */
function isPagePath({ headers }: IncomingMessage, path: string): boolean {
  if (path === '/') return true
  if (path.startsWith('/assets/')) return false
  return extname(path) === '' && String(headers.accept ?? '').includes('text/html')
}

async function writePage(request: IncomingMessage, response: ServerResponse, page: Page): Promise<void> {
  const headers = {
    ...pageHeaders,
    etag: page.etag,
    vary: 'accept-encoding',
    'cache-control': page.isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
  }
  if (request.headers['if-none-match'] === page.etag && !isRefusal(request)) {
    response.writeHead(304, headers).end()
    return
  }
  const encoding = encodingFor(request.headers['accept-encoding'])
  const body = await page.bodyIn(encoding)
  response.writeHead(isRefusal(request) ? 403 : 200, {
    ...headers,
    'content-type': page.mediaType,
    'content-length': body.length,
    ...(encoding === 'identity' ? {} : { 'content-encoding': encoding }),
  })
  response.end(body)
}

/** Where an identity provider's people are told that they may not come in. */
function isRefusal({ url = '' }: IncomingMessage): boolean {
  return url.startsWith('/connexion?refus=')
}

function encodingFor(accepted: string | string[] | undefined): Encoding {
  const text = String(accepted ?? '')
  if (/\bbr\b/.test(text)) return 'br'
  return /\bgzip\b/.test(text) ? 'gzip' : 'identity'
}
