import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { hashPassword } from '#platform/auth/password'
import pg from 'pg'
import { z } from 'zod'
import { type RunningProduct, startProduct, stopProduct } from '../product.ts'

/** The product with a scripted model server, its administrator signed in, and a way to its database. */
export interface Instance {
  readonly product: RunningProduct
  readonly url: string
  readonly key: string
  readonly cookie: string
  readonly folder: string
  readonly dataFolder: string
  readonly configFile: string
  readonly model: string
  readonly database: pg.Client
  close(): Promise<void>
}

export const password = 'la barque bleue remonte le canal'

export async function openInstance(config: Readonly<Record<string, unknown>> = {}): Promise<Instance> {
  const folder = await mkdtemp(join(tmpdir(), 'socle-trust-bench-'))
  const upstream = await startUpstream()
  const configFile = join(folder, 'socle.yaml')
  const backends = { bench: { url: `http://127.0.0.1:${upstream.port}/v1`, maxConcurrency: 256 } }
  await writeFile(configFile, JSON.stringify({ corpora: [], backends, ...config }))
  const dataFolder = join(folder, 'data')
  await mkdir(dataFolder)
  const command = [process.execPath, 'src/cli/main.ts', 'start', '--config', configFile] as const
  const product = await startProduct(dataFolder, { command })
  const database = await connectTo(dataFolder)
  const key = product.api_key ?? ''
  return {
    ...{ product, url: product.url, key, folder, dataFolder, configFile, database },
    cookie: await setUp(product),
    model: await scriptedModel(product.url, key),
    async close() {
      await database.end()
      await stopProduct(product)
      upstream.child.kill()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const UpstreamReady = z.object({ port: z.number().int() })

async function startUpstream(): Promise<{ child: ChildProcess; port: number }> {
  const script = new URL('../gateway/upstream.ts', import.meta.url).pathname
  const child = spawn(process.execPath, [script, '--events', '200', '--gap-ms', '100'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = await once(createInterface({ input: child.stdout }), 'line')
  return { child, ...UpstreamReady.parse(JSON.parse(String(line))) }
}

async function connectTo(dataFolder: string): Promise<pg.Client> {
  const text = await readFile(join(dataFolder, 'instance.json'), 'utf8')
  const client = new pg.Client(z.looseObject({ databaseUrl: z.string() }).parse(JSON.parse(text)).databaseUrl)
  await client.connect()
  return client
}

async function setUp({ url, admin_link: link }: RunningProduct): Promise<string> {
  const token = new URL(link ?? '', url).searchParams.get('token')
  const body = { token, organisation: 'Mairie', name: 'Camille', email: 'camille@mairie.test', password }
  return cookieOf(await send({ url }, 'POST /api/setup', body))
}

async function scriptedModel(url: string, key: string): Promise<string> {
  const answer = await send({ url, key }, 'GET /v1/models')
  const { data } = z.object({ data: z.array(z.looseObject({ id: z.string() })) }).parse(await answer.json())
  const found = data.find(({ id }) => id.includes('bench'))
  if (!found) throw new Error('the scripted model is not offered')
  return found.id
}

export interface As {
  readonly url: string
  readonly key?: string
  readonly cookie?: string
  readonly signal?: AbortSignal
}

export function send(
  { url, key, cookie, signal }: As,
  /** Method and path. */
  call: string,
  body?: unknown,
): Promise<Response> {
  const [method = 'GET', path = '/'] = call.split(' ')
  return fetch(new URL(path, url), {
    method,
    headers: {
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      ...(cookie === undefined ? {} : { cookie }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  })
}

export async function read(answer: Response): Promise<Record<string, unknown>> {
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${answer.status}: ${text}`)
  return text === '' ? {} : z.record(z.string(), z.unknown()).parse(JSON.parse(text))
}

export function cookieOf(answer: Response): string {
  const cookie = answer.headers.getSetCookie()[0]?.split(';')[0]
  if (cookie === undefined) throw new Error(`${answer.status}: no session`)
  return cookie
}

/** People of the first organisation who sign in with the one password. */
export async function addPeople({ database }: Instance, count: number, prefix: string): Promise<number[]> {
  const { rows } = await database.query<{ id: number }>(
    `with made as (
      insert into principal (kind, organisation_id)
      select 'person', (select min(id) from organisation) from generate_series(1, $1) returning id, organisation_id
    )
    insert into person (organisation_id, principal_id, email, name, password_hash, role)
    select organisation_id, id, $2 || id || '@mairie.test', 'Agent ' || id, $3, 'agent' from made returning id`,
    [count, prefix, await hashPassword(password)],
  )
  return rows.map(({ id }) => id)
}

export async function emailOf({ database }: Instance, id: number): Promise<string> {
  const { rows } = await database.query<{ email: string }>('select email from person where id = $1', [id])
  return rows[0]?.email ?? ''
}

/** An answer of the model that lasts, told when its first word came and when it was cut or ended. */
export async function openStream({ url, model }: Instance, as: Omit<As, 'url'>) {
  const startedAtMs = performance.now()
  const body = { model, stream: true, messages: [{ role: 'user', content: 'Bonjour' }] }
  const answer = await send({ url, ...as }, 'POST /v1/chat/completions', body)
  if (!answer.ok || answer.body === null) throw new Error(`${answer.status}: ${await answer.text()}`)
  const reader = answer.body.getReader()
  await reader.read()
  const firstWordMs = performance.now() - startedAtMs
  const ended = drain(reader).then(() => performance.now())
  return { firstWordMs, ended, cancel: () => reader.cancel().catch(() => undefined) }
}

async function drain(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
  try {
    while (!(await reader.read()).done);
  } catch {
    // Cut: what is looked for.
  }
}
