import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Scope } from '#contract/route'
import { createKey } from '#platform/keys/create-key'
import { instanceActor } from '#platform/people/first-access'
import { createLog } from '#platform/telemetry/log'
import type { ServerContext } from '#server/context'
import { type StartedServer, startServer } from '#server/start-server'
import { testCacheFolder } from './cache-folder.ts'
import { closeAtEnd, filledDatabase } from './database.ts'

export interface TestServerOptions {
  /** Model servers, as in `socle.yaml`. */
  readonly backends?: Readonly<Record<string, { url: string; [setting: string]: unknown }>>
  /** Other parts of the file. */
  readonly config?: Readonly<Record<string, unknown>>
  /** A database of its own; a new one by default. */
  readonly databaseUrl?: string
}

export interface Reply {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The body read as JSON; `{}` when it is none. */
  readonly json: Json
}

/** Any JSON: what a test reads in it is compared at once. */
export interface Json {
  readonly [key: string]: Json | undefined
}

export interface CallOptions {
  /** A key, `null` for none; the first key by default. */
  readonly key?: string | null
  readonly cookie?: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

export interface TestServer {
  readonly url: string
  readonly key: string
  readonly adminLink: string
  readonly dataFolder: string
  readonly server: StartedServer
  /** Everything a verb may ask for, acting for the instance with every scope. */
  readonly ctx: ServerContext
  call(method: string, path: string, options?: CallOptions): Promise<Reply>
  /** A key with these scopes only. */
  keyWith(scopes: readonly Scope[], expiresAt?: Date): Promise<string>
  /** Goes through the first run and gives the administrator's cookie. The same one each time. */
  adminCookie(): Promise<string>
  stop(): Promise<void>
}

export const administrator = {
  organisation: 'Mairie de Test',
  name: 'Camille Martin',
  email: 'camille@mairie.test',
  password: 'un mot de passe long',
}

/** The real program on a random port, with a database and a folder of its own, no corpus unless asked. Goes away at the end. */
export async function testServer(options: TestServerOptions = {}): Promise<TestServer> {
  const { databaseUrl = await databaseWithQueues(), backends = {}, config = {} } = options
  const { folder, configFile, dataFolder } = await makeFolder({ database: { url: databaseUrl }, backends, ...config })
  const server = await startServer({
    configFile,
    dataFolder,
    port: 0,
    log: createLog('silent'),
    checksResponses: true,
    startsEngine: 'when-asked',
    // What is computed once serves every test of the machine.
    cacheFolder: testCacheFolder,
  })
  const stop = once(async () => {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  })
  closeAtEnd(stop)
  return withCalls({ server, dataFolder, stop })
}

async function makeFolder(config: object) {
  const folder = await mkdtemp(join(tmpdir(), 'socle-test-'))
  const configFile = join(folder, 'socle.yaml')
  await writeFile(configFile, JSON.stringify({ corpora: [], ...config }))
  return { folder, configFile, dataFolder: join(folder, 'data') }
}

/** One in which the program has worked, but given no access yet: its first start costs the database a quarter more. */
async function databaseWithQueues(): Promise<string> {
  const { url, drop } = await filledDatabase('queues', makeQueues)
  closeAtEnd(drop)
  return url
}

/** A worker makes them, and gives no access. What it kept in a folder goes away with it. */
async function makeQueues(url: string): Promise<void> {
  const { folder, configFile, dataFolder } = await makeFolder({ database: { url }, role: 'worker' })
  const log = createLog('silent')
  const worker = await startServer({ configFile, dataFolder, port: 0, log, startsEngine: 'when-asked' })
  await worker.instance.capabilities.db.deleteFrom('search_index').execute()
  await worker.stop()
  await rm(folder, { recursive: true, force: true })
}

function withCalls({ server, dataFolder, stop }: Pick<TestServer, 'server' | 'dataFolder' | 'stop'>): TestServer {
  const { url, instance } = server
  const key = server.apiKey ?? ''
  const call = (method: string, path: string, options: CallOptions = {}): Promise<Reply> =>
    send(new URL(path, url), method, { key, ...options })
  const ctx: ServerContext = {
    ...instance.capabilities,
    actor: instanceActor('test', instance.organisationId),
    signal: new AbortController().signal,
  }
  return {
    url,
    key,
    adminLink: server.adminLink ?? '',
    dataFolder,
    server,
    ctx,
    call,
    stop,
    async keyWith(scopes, expiresAt) {
      const { value } = await createKey(ctx, { name: 'test', scopes, expiresAt: expiresAt ?? null })
      await instance.capabilities.keys.refresh()
      return value
    },
    adminCookie: once(async () => {
      const token = new URL(server.adminLink ?? '').searchParams.get('token')
      const reply = await call('POST', '/api/setup', { key: null, body: { ...administrator, token } })
      if (reply.status !== 201) throw new Error(`the first run failed: ${reply.text}`)
      return cookieOf(reply)
    }),
  }
}

/** The session cookie that an answer set, as a browser sends it back. */
export function cookieOf({ headers }: Reply): string {
  return headers.getSetCookie()[0]?.split(';')[0] ?? ''
}

async function send(url: URL, method: string, options: CallOptions): Promise<Reply> {
  const { key, cookie, body, headers } = options
  const response = await fetch(url, {
    method,
    redirect: 'manual',
    headers: {
      ...(key == null || cookie !== undefined ? {} : { authorization: `Bearer ${key}` }),
      ...(cookie === undefined ? {} : { cookie }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, headers: response.headers, text, json: readJson(text) }
}

/** Whatever it is, it can be looked into. */
function readJson(text: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch {
    return {}
  }
}

function once<T>(act: () => Promise<T>): () => Promise<T> {
  let done: Promise<T> | null = null
  return () => (done ??= act())
}

/** The items of a list in an answer; none when it is no list. */
export function itemsOf(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : []
}
