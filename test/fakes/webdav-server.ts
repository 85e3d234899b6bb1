import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import FileSystemAdapter from '@nephele/adapter-file-system'
import { Authenticator } from '@nephele/authenticator-none'
import openDav from 'nephele'

/** A real WebDAV server over a folder, behind a name and a password. */
export interface WebDavServer {
  readonly address: string
  /** What it serves. */
  readonly folder: string
  readonly user: string
  readonly password: string
}

export async function startWebDavServer(): Promise<WebDavServer> {
  const folder = await mkdtemp(join(tmpdir(), 'socle-webdav-'))
  const [user, password] = ['agent', 'mot de passe']
  const expected = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
  const dav = openDav({ adapter: new FileSystemAdapter({ root: folder }), authenticator: new Authenticator() })
  const server = createServer((request, response) => {
    if (request.headers.authorization === expected) dav(request, response)
    else response.writeHead(401).end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  after(async () => {
    server.closeAllConnections()
    server.close()
    await rm(folder, { recursive: true, force: true })
  })
  const bound = server.address()
  const port = typeof bound === 'object' && bound !== null ? bound.port : 0
  return { address: `http://127.0.0.1:${port}/`, folder, user, password }
}
