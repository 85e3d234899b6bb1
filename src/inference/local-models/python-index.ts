import { withoutEndSlashes } from '#platform/http/without-end-slashes'
import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { environment } from '#platform/config/environment'
import { AppError } from '#platform/errors'
import { z } from 'zod'
import { fetchText } from './download.ts'

const publicIndex = 'https://pypi.org/simple'
const ACCEPT = 'application/vnd.pypi.simple.v1+json, text/html;q=0.5'

/** The package index of this machine, as pip is configured. */
export async function pythonIndex(): Promise<string> {
  const said = environment('PIP_INDEX_URL')
  if (said !== undefined) return said
  const files = [
    environment('PIP_CONFIG_FILE'),
    join(homedir(), '.config', 'pip', 'pip.conf'),
    join(homedir(), '.pip', 'pip.conf'),
    '/etc/pip.conf',
  ]
  for (const file of files) {
    const text = file === undefined ? '' : await readFile(file, 'utf8').catch(() => '')
    const found = indexIn(text)
    if (found !== null) return found
  }
  return publicIndex
}

/** `index-url` of the section `[global]` or `[install]`, the second before the first, as pip reads it. */
export function indexIn(configuration: string): string | null {
  const found = new Map<string, string>()
  let section = ''
  for (const line of configuration.split('\n')) {
    section = /^\[([^\]]*)\]/.exec(line)?.[1]?.trim() ?? section
    const [, key = '', value = ''] = /^([^#;=:\s][^=:]*)[=:](.*)$/.exec(line.trimEnd()) ?? []
    if (key.trim().toLowerCase().replaceAll('_', '-') === 'index-url' && value.trim() !== '') {
      found.set(section, value.trim())
    }
  }
  return found.get('install') ?? found.get('global') ?? found.get('') ?? null
}

export interface IndexedFile {
  readonly url: URL
  readonly sha256: string | null
}

const Listed = z.looseObject({
  files: z.array(
    z.looseObject({
      filename: z.string(),
      url: z.string(),
      hashes: z.looseObject({ sha256: z.string().optional() }).optional(),
    }),
  ),
})

/** The wheel of one version of a package. Throws `registry_unreachable`, also when the index has none. */
export async function findWheel(
  index: string,
  wanted: { readonly name: string; readonly version: string },
  signal: AbortSignal,
): Promise<IndexedFile> {
  const page = new URL(`${withoutEndSlashes(index)}/${wanted.name}/`)
  const { text, type } = await fetchText(page, ACCEPT, signal)
  const prefix = `${wanted.name.replaceAll('-', '_')}-${wanted.version}-`
  const files = type.includes('json') ? filesInJson(text) : filesInPage(text)
  const found = files.find(
    ({ filename }) =>
      filename.replaceAll('-', '_').startsWith(prefix.replaceAll('-', '_')) && filename.endsWith('.whl'),
  )
  if (!found) throw new AppError('registry_unreachable', { what: `${wanted.name} ${wanted.version}`, hint: page.host })
  return { url: withCredentials(new URL(found.url, page), page), sha256: found.sha256 }
}

/** An index that asks who calls names its files by their whole address, and asks again there. */
function withCredentials(file: URL, page: URL): URL {
  if (file.origin === page.origin && file.username === '') {
    file.username = page.username
    file.password = page.password
  }
  return file
}

interface Listing {
  readonly filename: string
  readonly url: string
  readonly sha256: string | null
}

function filesInJson(text: string): Listing[] {
  const { data } = Listed.safeParse(parsed(text))
  return (data?.files ?? []).map(({ filename, url, hashes }) => ({ filename, url, sha256: hashes?.sha256 ?? null }))
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}

/** PEP 503: one anchor per file, its hash behind the `#`. */
export function filesInPage(page: string): Listing[] {
  const listings: Listing[] = []
  for (const [, double, single] of page.matchAll(/<a\s[^<>]{0,500}?href=(?:"([^"<>]{1,2000})"|'([^'<>]{1,2000})')/gi)) {
    const href = double ?? single ?? ''
    const [url = '', fragment = ''] = href.replaceAll('&amp;', '&').split('#')
    const filename = decoded(url.split('/').at(-1)?.split('?')[0] ?? '')
    const sha256 = fragment.startsWith('sha256=') ? fragment.slice('sha256='.length) : null
    listings.push({ filename, url, sha256 })
  }
  return listings
}
