import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { type Client, createClient } from '#client/client'
import { testCacheFolder } from '../../fakes/cache-folder.ts'
import { databaseForProcess } from '../../fakes/database.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const corporaCache = join(root, 'node_modules/.cache/socle/corpora')

export const administrator = {
  organisation: 'Ville de Montreuil-sur-Loire',
  name: 'Camille Martin',
  email: 'camille@ville.test',
  password: 'un mot de passe long',
}

/** The program with its own index and folders, in a process of its own. */
export interface Program {
  readonly url: string
  readonly apiKey: string
  readonly dataFolder: string
  /** The one-time link of the first run, as printed. */
  readonly adminLink: string
  /** Speaks with the first key. */
  readonly client: Client
  /** Does the first run without a browser; gives the cookie of the administrator. */
  setUp(): Promise<string>
  stop(): Promise<void>
}

interface ReadyLine {
  readonly event: 'ready'
  readonly url: string
  readonly api_key: string
  readonly admin_link: string
}

/**
 * Starts it on a fresh folder. Without `config`, as a newcomer does: it makes a database server of its own. `config` is
 * what `socle.yaml` would say; such a program finds its database, ready, on the server of the run.
 */
export async function startProgram(config?: Readonly<Record<string, unknown>>): Promise<Program> {
  const database = config === undefined ? null : await databaseForProcess()
  const settings = database === null ? {} : { database: { url: database.url }, ...config }
  const folder = await mkdtemp(join(tmpdir(), 'socle-e2e-'))
  await mkdir(join(folder, 'data'))
  // The corpus is fetched from the registry once per checkout, as it would be once per instance.
  await cp(corporaCache, join(folder, 'data/corpora'), { recursive: true }).catch(() => {})
  // A newcomer's model is made ready at the first start; the others find it so.
  if (config !== undefined) await mkdir(testCacheFolder, { recursive: true })
  if (config !== undefined) await symlink(testCacheFolder, join(folder, 'data/cache'))
  await writeFile(join(folder, 'socle.yaml'), JSON.stringify(settings))
  const places = ['--data', join(folder, 'data'), '--config', join(folder, 'socle.yaml')]
  const child = spawn(process.execPath, ['src/cli/main.ts', 'start', '--json', '--port', '0', ...places], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said = text(child.stderr)
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.kill('SIGTERM')) await once(child, 'exit')
    await database?.drop()
    await rm(folder, { recursive: true, force: true })
  }
  const [line] = await Promise.race([
    once(createInterface(child.stdout), 'line'),
    once(child, 'exit').then(async () => Promise.reject(new Error(`the program did not start: ${await said}`))),
  ])
  await cp(join(folder, 'data/corpora'), corporaCache, { recursive: true }).catch(() => {})
  const ready: ReadyLine = JSON.parse(line)
  return {
    url: ready.url,
    apiKey: ready.api_key,
    dataFolder: join(folder, 'data'),
    adminLink: ready.admin_link,
    client: createClient({ baseUrl: ready.url, headers: () => ({ authorization: `Bearer ${ready.api_key}` }) }),
    setUp: () => setUp(ready),
    stop,
  }
}

async function setUp({ url, admin_link }: ReadyLine): Promise<string> {
  const token = new URL(admin_link).searchParams.get('token')
  const response = await fetch(new URL('/api/setup', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...administrator, token }),
  })
  if (!response.ok) throw new Error(`the first run failed: ${await response.text()}`)
  return response.headers.getSetCookie()[0]?.split(';')[0] ?? ''
}
