import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { AppError } from '#platform/errors'
import { z } from 'zod'
import { type SheetNode, childrenOf, parseXmlSheet, textOf } from '../corpora/service-public/sheet-node.ts'
import { commonSettings } from './common-settings.ts'
import { type ConnectorAccess, defineConnector } from './connector.ts'

const mostFiles = 200_000
const mostFolders = 20_000
const listingBytes = 50 * 1024 * 1024
const fileBytes = 2_000_000_000
const limitSeconds = 300
/** What is asked of each entry; RFC 4918, section 15. */
const asked =
  '<?xml version="1.0"?><propfind xmlns="DAV:"><prop><resourcetype/><getetag/><getlastmodified/><getcontentlength/></prop></propfind>'

interface Place {
  /** Address of the folder, with its last slash. */
  readonly base: URL
  readonly headers: Readonly<Record<string, string>>
}

interface Entry {
  readonly url: URL
  readonly isFolder: boolean
  readonly etag: string
  readonly modifiedAt: Date | null
  readonly sizeBytes: string
}

/** Each server has prefixes of its own for the names of DAV. */
function below(node: SheetNode, name: string): SheetNode[] {
  return childrenOf(node).filter((child) => child.name?.replace(/^[^:]*:/, '').toLowerCase() === name)
}

function entriesOf(xml: SheetNode, { base }: Place): Entry[] {
  const responses = below(xml, 'multistatus').flatMap((status) => below(status, 'response'))
  return responses.flatMap((response) => {
    const url = URL.parse(textOf(below(response, 'href')[0]).trim(), base.href)
    // A server may answer for what is elsewhere: nothing above or beside the folder is asked for.
    if (url === null || url.origin !== base.origin || !url.pathname.startsWith(base.pathname)) return []
    const props = below(response, 'propstat').flatMap((propstat) => below(propstat, 'prop'))
    const value = (name: string): string => textOf(props.flatMap((prop) => below(prop, name))[0]).trim()
    const types = props.flatMap((prop) => below(prop, 'resourcetype'))
    const isFolder = types.some((type) => below(type, 'collection').length > 0)
    const modifiedMs = Date.parse(value('getlastmodified'))
    const modifiedAt = Number.isNaN(modifiedMs) ? null : new Date(modifiedMs)
    return [{ url, isFolder, etag: value('getetag'), modifiedAt, sizeBytes: value('getcontentlength') }]
  })
}

async function listFolder({ outbound, signal }: ConnectorAccess, place: Place, folder: URL): Promise<Entry[]> {
  const answer = await outbound.request({
    ...{ url: folder, method: 'PROPFIND', body: asked, limitBytes: listingBytes, limitSeconds, signal },
    headers: { ...place.headers, depth: '1', 'content-type': 'application/xml' },
  })
  const said = await text(answer.body)
  if (answer.status !== 207) throw refused(folder, answer.status)
  return entriesOf(parseXmlSheet(said), place)
}

async function openFile({ outbound, signal }: ConnectorAccess, { headers }: Place, url: URL): Promise<Readable> {
  const answer = await outbound.request({ url, headers, limitBytes: fileBytes, limitSeconds, signal })
  if (answer.status === 200) return answer.body
  answer.body.resume()
  throw refused(url, answer.status)
}

function refused(url: URL, status: number): AppError {
  return new AppError('site_unreachable', { host: url.host, reason: `status ${status}` })
}

/** Files of a folder and of those below it, one folder after the other: servers seldom list a whole tree at once. */
async function* listTree(access: ConnectorAccess, place: Place): AsyncGenerator<Entry> {
  const known = new Set([place.base.pathname])
  const waiting = [place.base]
  for (let folder = waiting.shift(); folder !== undefined; folder = waiting.shift()) {
    access.signal.throwIfAborted()
    for (const entry of await listFolder(access, place, folder)) {
      if (!entry.isFolder) yield entry
      else if (!known.has(withSlash(entry.url).pathname)) {
        known.add(withSlash(entry.url).pathname)
        waiting.push(withSlash(entry.url))
      }
    }
    if (known.size > mostFolders) throw new AppError('too_large', { limitBytes: mostFolders })
  }
}

/** Some servers write names in another encoding than UTF-8: such a name stays as the address has it, as one that no database holds. */
function decoded(path: string): string {
  try {
    const name = decodeURIComponent(path)
    return name.includes('\0') ? path : name
  } catch {
    return path
  }
}

function withSlash(url: URL): URL {
  return url.pathname.endsWith('/') ? url : new URL(`${url.pathname}/`, url)
}

/** A folder of Nextcloud or of another WebDAV server; the secret is a password, best one made for this use alone. */
export const webdav = defineConnector({
  kind: 'webdav',
  title: 'Nextcloud, WebDAV',
  description: 'Fichiers d’un dossier Nextcloud ou d’un autre serveur WebDAV.',
  settings: z.strictObject({
    ...commonSettings,
    address: z
      .url({ protocol: /^https?$/ })
      .max(2000)
      .describe('Address of the folder, as https://cloud.example/remote.php/dav/files/agent/actes/.'),
    user: z.string().trim().min(1).max(200).describe('Name of the account that reads it.'),
  }),
  hasSecret: true,
  async *list({ address, user }, access) {
    const credentials = Buffer.from(`${user}:${access.secret ?? ''}`).toString('base64')
    const place = { base: withSlash(new URL(address)), headers: { authorization: `Basic ${credentials}` } }
    let files = 0
    for await (const { url, etag, modifiedAt, sizeBytes } of listTree(access, place)) {
      const name = decoded(url.pathname.slice(place.base.pathname.length))
      if (name.split('/').some((part) => part === '' || part.startsWith('.'))) continue
      files += 1
      if (files > mostFiles) throw new AppError('too_large', { limitBytes: mostFiles })
      yield {
        externalId: name,
        name,
        mark: etag || `${sizeBytes} ${modifiedAt?.toISOString() ?? ''}`,
        updatedAt: modifiedAt?.toISOString().slice(0, 10) ?? null,
        open: () => openFile(access, place, url),
      }
    }
  },
})
