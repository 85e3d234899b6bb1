import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { type Client, createClient } from '#client/client'
import { testCacheFolder } from '../../fakes/cache-folder.ts'
import { databaseForProcess, filledDatabase } from '../../fakes/database.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const corporaCache = join(root, 'node_modules/.cache/socle/corpora')

export const administrator = {
  organisation: 'Ville de Montreuil-sur-Loire',
  name: 'Camille Martin',
  email: 'camille@ville.test',
  password: 'un mot de passe long',
}

/** The program with its own index and folders. */
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

interface Ready {
  readonly url: string
  readonly apiKey: string | null
  readonly adminLink: string | null
}

/** What of the server is used here: its own types do not compile beside those of a browser. */
interface ServerModules {
  startServer(options: object): Promise<Ready & { stop(): Promise<void> }>
  createLog(level: 'silent'): object
}

/**
 * Starts it in this process, where what it loads serves the next file too, on a fresh folder and a database, ready, on
 * the server of the run. `config` is what `socle.yaml` would say.
 */
export async function startProgram(config: Readonly<Record<string, unknown>>): Promise<Program> {
  const filled = 'corpora' in config ? null : await filledDatabase('corpora', fillWithCorpora)
  const database = filled ?? (await databaseForProcess())
  const place = await makeFolder({ database: { url: database.url }, ...config })
  if (filled !== null) await cp(join(filled.folder, 'data'), place.dataFolder, { recursive: true })
  const server = await startHere(place)
  const first = filled === null ? server : await readFirstAccess(filled.folder, server.url)
  return asProgram({ ...server, apiKey: first.apiKey, adminLink: first.adminLink }, place.dataFolder, async () => {
    await server.stop()
    await database.drop()
    await rm(place.folder, { recursive: true, force: true })
  })
}

/**
 * What the command made of a newcomer's corpora, stopped: installing them takes half a minute, copying what became of
 * it does not.
 */
async function fillWithCorpora(databaseUrl: string, target: string): Promise<void> {
  const place = await makeFolder({ database: { url: databaseUrl } })
  const { apiKey, adminLink, stop } = await startCommand(place)
  await keepCorpora(place.dataFolder)
  await stop()
  await mkdir(target)
  await writeFile(join(target, 'first-access.json'), JSON.stringify({ apiKey, adminLink }))
  await cp(place.dataFolder, join(target, 'data'), { recursive: true })
  await rm(place.folder, { recursive: true, force: true })
}

/** A program gives it once, and here the first one did, at an address of its own. */
async function readFirstAccess(filled: string, url: string): Promise<Pick<Ready, 'apiKey' | 'adminLink'>> {
  const { apiKey, adminLink }: Ready = JSON.parse(await readFile(join(filled, 'first-access.json'), 'utf8'))
  const { pathname, search } = new URL(adminLink ?? '', url)
  return { apiKey, adminLink: new URL(`${pathname}${search}`, url).href }
}

async function startHere({ configFile, dataFolder }: Place) {
  const { startServer, createLog } = await loadServer()
  const log = createLog('silent')
  // A newcomer's model is made ready at the first start; here it is found so.
  return startServer({
    configFile,
    dataFolder,
    log,
    cacheFolder: testCacheFolder,
    port: 0,
    startsEngine: 'when-asked',
  })
}

/** Starts it by its command, in a process of its own, where nothing was before: it makes a database server ready. */
export async function startAsNewcomer(): Promise<Program> {
  const place = await makeFolder({ corpora: [] })
  const ready = await startCommand(place)
  return asProgram(ready, place.dataFolder, async () => {
    await ready.stop()
    await rm(place.folder, { recursive: true, force: true })
  })
}

async function startCommand({ dataFolder, configFile }: Place): Promise<Ready & { stop(): Promise<void> }> {
  const places = ['--data', dataFolder, '--config', configFile]
  const child = spawn(process.execPath, ['src/cli/main.ts', 'start', '--json', '--port', '0', ...places], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said = text(child.stderr)
  const [line] = await Promise.race([
    once(createInterface(child.stdout), 'line'),
    once(child, 'exit').then(async () => Promise.reject(new Error(`the program did not start: ${await said}`))),
  ])
  const { url, api_key: apiKey, admin_link: adminLink } = JSON.parse(line)
  return {
    ...{ url, apiKey, adminLink },
    async stop() {
      if (child.exitCode === null && child.kill('SIGTERM')) await once(child, 'exit')
    },
  }
}

async function loadServer(): Promise<ServerModules> {
  const [{ startServer }, { createLog }] = await Promise.all(
    ['server/start-server.ts', 'platform/telemetry/log.ts'].map((file) => import(join(root, 'src', file))),
  )
  return { startServer, createLog }
}

interface Place {
  readonly folder: string
  readonly dataFolder: string
  readonly configFile: string
}

async function makeFolder(settings: Readonly<Record<string, unknown>>): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'socle-e2e-'))
  const [dataFolder, configFile] = [join(folder, 'data'), join(folder, 'socle.yaml')]
  await mkdir(dataFolder)
  // The corpus is fetched from the registry once per checkout, as it would be once per instance.
  await cp(corporaCache, join(dataFolder, 'corpora'), { recursive: true }).catch(() => {})
  await writeFile(configFile, JSON.stringify(settings))
  return { folder, dataFolder, configFile }
}

async function keepCorpora(dataFolder: string): Promise<void> {
  await cp(join(dataFolder, 'corpora'), corporaCache, { recursive: true }).catch(() => {})
}

function asProgram(ready: Ready, dataFolder: string, stop: () => Promise<void>): Program {
  const { url, apiKey, adminLink } = ready
  return {
    url,
    dataFolder,
    stop,
    apiKey: apiKey ?? '',
    adminLink: adminLink ?? '',
    client: createClient({ baseUrl: url, headers: () => ({ authorization: `Bearer ${apiKey}` }) }),
    setUp: () => setUp(ready),
  }
}

async function setUp({ url, adminLink }: Ready): Promise<string> {
  const token = new URL(adminLink ?? '').searchParams.get('token')
  const response = await fetch(new URL('/api/setup', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...administrator, token }),
  })
  if (!response.ok) throw new Error(`the first run failed: ${await response.text()}`)
  return response.headers.getSetCookie()[0]?.split(';')[0] ?? ''
}
