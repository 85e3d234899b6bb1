import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { administrator } from '../../test/fakes/server.ts'
import { z } from 'zod'
import { type RunningProduct, killProduct, startProduct, stopProduct } from '../product.ts'
import type { ModelServer, Way } from './model-server.ts'

const MadeKey = z.object({ id: z.number().int(), value: z.string() })

/** The product in front of scripted model servers, with its first administrator. */
export class ChaosInstance {
  readonly folder: string
  readonly #workers: number
  #product: RunningProduct
  #cookie = ''
  #firstKey = ''

  private constructor(folder: string, workers: number, product: RunningProduct) {
    this.folder = folder
    this.#workers = workers
    this.#product = product
  }

  static async start(servers: readonly ModelServer[], workers = 1): Promise<ChaosInstance> {
    const folder = await mkdtemp(join(tmpdir(), 'socle-chaos-bench-'))
    await writeConfig(folder, servers)
    const instance = new ChaosInstance(folder, workers, await launch(folder, 1))
    await instance.#setUp()
    if (workers > 1) await instance.#startSeveral()
    return instance
  }

  get url(): string {
    return this.#product.url
  }

  get key(): string {
    return this.#product.api_key ?? this.#firstKey
  }

  /** One call in the name of its administrator; the text of the answer. Throws on a refusal. */
  async administrate(method: string, path: string, body?: object): Promise<string> {
    const answer = await fetch(this.url + path, {
      method,
      headers: { cookie: this.#cookie, origin: this.url, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
    return text
  }

  /** Writes the file anew while the program serves. */
  configure(servers: readonly ModelServer[], models: readonly string[]): Promise<void> {
    return writeConfig(this.folder, servers, models)
  }

  async createKey(): Promise<{ id: number; key: string }> {
    const { id, value } = MadeKey.parse(JSON.parse(await this.administrate('POST', '/v1/keys', { name: 'essai' })))
    return { id, key: value }
  }

  chat(
    requestId: string,
    body: { way?: Way; seed?: number; [field: string]: unknown },
    more: { key?: string; signal?: AbortSignal } = {},
  ) {
    return fetch(`${this.url}/v1/chat/completions`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${more.key ?? this.key}`,
        'content-type': 'application/json',
        'x-request-id': requestId,
      },
      body: JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'Durée ?' }], ...body }),
      ...(more.signal === undefined ? {} : { signal: more.signal }),
    })
  }

  /** Kills the program, its database and all; then starts it again on the same folder. */
  async crash(): Promise<void> {
    await killProduct(this.#product, 'tree')
    this.#product = await launch(this.folder, this.#workers)
  }

  async stop(): Promise<void> {
    await stopProduct(this.#product)
    await rm(this.folder, { recursive: true, force: true })
  }

  async #startSeveral(): Promise<void> {
    await stopProduct(this.#product)
    this.#product = await launch(this.folder, this.#workers)
    while ((await this.chat('again', {})).status !== 200) await sleep(100)
  }

  async #setUp(): Promise<void> {
    this.#firstKey = this.#product.api_key ?? ''
    const token = new URL(this.#product.admin_link ?? '').searchParams.get('token')
    const response = await fetch(`${this.url}/api/setup`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: this.url },
      body: JSON.stringify({ ...administrator, token }),
    })
    if (!response.ok) throw new Error(`the first run failed: ${await response.text()}`)
    this.#cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    while ((await this.chat('first', {})).status !== 200) await sleep(100)
  }
}

function writeConfig(
  folder: string,
  servers: readonly ModelServer[],
  models: readonly string[] = ['m'],
): Promise<void> {
  const backends = Object.fromEntries(servers.map(({ url }, index) => [`s${index}`, { url, models }]))
  return writeFile(join(folder, 'socle.yaml'), JSON.stringify({ corpora: [], backends, logLevel: 'error' }))
}

function launch(folder: string, workers: number): Promise<RunningProduct> {
  const config = ['--config', join(folder, 'socle.yaml'), '--workers', String(workers)]
  return startProduct(join(folder, 'data'), { command: [process.execPath, 'src/cli/main.ts', 'start', ...config] })
}
