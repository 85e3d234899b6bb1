import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { hostileRequest, randomOf, sendBytes } from '../../test/fakes/hostile-requests.ts'
import { ownMegabytes, processTree } from '../machine.ts'
import { startProduct, stopProduct } from '../product.ts'
import type { BenchReport } from '../report.ts'
import { hostileQuestion, startHostileModel } from './hostile-model.ts'

const minutes = Number(process.env['BENCH_MINUTES'] ?? 10)
const seed = Number(process.env['BENCH_SEED'] ?? 1)
const attackers = 12
const polite = 30
/** A silent attacker is given up after this. */
const attackLimitMs = 10_000
const politeLimitMs = 60_000

interface Seen {
  readonly statuses: Map<string, number>
  readonly politeMs: number[]
  readonly politeFailures: string[]
  readonly lagP99Ms: number[]
  readonly lagMaxMs: number[]
  readonly treeMegabytes: number[]
}

/**
 * Attacks the whole product for minutes with wrong heads, bodies, forms, files and answers of models while others work
 * with it.
 */
export async function run(): Promise<BenchReport> {
  const folder = await mkdtemp(join(tmpdir(), 'socle-abuse-bench-'))
  const seen: Seen = {
    statuses: new Map(),
    politeMs: [],
    politeFailures: [],
    lagP99Ms: [],
    lagMaxMs: [],
    treeMegabytes: [],
  }
  const model = await startHostileModel()
  const config = join(folder, 'socle.yaml')
  await writeFile(
    config,
    JSON.stringify({ backends: { hostile: { url: model.url } }, http: { monitoring: ['127.0.0.1'] } }),
  )
  const product = await startProduct(join(folder, 'data'), {
    command: [process.execPath, 'src/cli/main.ts', 'start', '--config', config],
  })
  const place = { url: product.url, key: product.api_key ?? '', untilMs: performance.now() + minutes * 60_000 }
  try {
    const random = randomOf(seed)
    await Promise.all([
      ...Array.from({ length: attackers }, () => attack(place, random, seen)),
      ...Array.from({ length: polite }, (_, index) => behave(place, index, seen)),
      watch(place, product.pid, seen),
    ])
    const isAlive = product.child.exitCode === null
    await stopProduct(product)
    return report(seen, isAlive)
  } finally {
    await stopProduct(product)
    await model.close()
    await rm(folder, { recursive: true, force: true })
  }
}

interface Place {
  readonly url: string
  readonly key: string
  readonly untilMs: number
}

async function attack({ url, key, untilMs }: Place, random: () => number, { statuses }: Seen): Promise<void> {
  while (performance.now() < untilMs) {
    const { name, bytes } = random() < 0.2 ? hostileQuestion(random, key) : hostileRequest(random, key)
    const status = await sendBytes(url, bytes, attackLimitMs)
    const told = `${name.replace(', mutated', '')} ${status ?? 'no answer'}`
    statuses.set(told, (statuses.get(told) ?? 0) + 1)
  }
}

/** What people do meanwhile: a search, an answer, a list, once a second each. */
async function behave({ url, key, untilMs }: Place, index: number, { politeMs, politeFailures }: Seen): Promise<void> {
  const asked: readonly (readonly [string, unknown])[] = [
    ['/v1/search', { query: 'durée de la période d’essai', limit: 5 }],
    ['/v1/models', undefined],
    [
      '/v1/chat/completions',
      { model: 'assistant/socle', messages: [{ role: 'user', content: 'Combien de congés ?' }] },
    ],
  ]
  for (let turn = index; performance.now() < untilMs; turn += 1) {
    const [path, body] = asked[turn % asked.length] ?? ['/v1/models', undefined]
    const startedAtMs = performance.now()
    try {
      const answer = await fetch(url + path, {
        method: body === undefined ? 'GET' : 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        signal: AbortSignal.timeout(politeLimitMs),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      await answer.arrayBuffer()
      if (answer.status !== 200) politeFailures.push(`${path} ${answer.status}`)
    } catch (error) {
      politeFailures.push(`${path} ${error instanceof Error ? error.message : 'failed'}`)
    }
    politeMs.push(performance.now() - startedAtMs)
    await sleep(1000)
  }
}

/** Each second, what the main process says of its event loop, and the memory of the whole tree. */
async function watch({ url, untilMs }: Place, pid: number, seen: Seen): Promise<void> {
  while (performance.now() < untilMs) {
    const text = await fetch(`${url}/metrics`).then((answer) => answer.text())
    const lag = (name: string): number => {
      const value = new RegExp(`^socle_nodejs_eventloop_lag_${name}_seconds (\\S+)`, 'm').exec(text)?.[1]
      if (value === undefined) throw new Error(`no delay of the event loop is told: ${text.slice(0, 200)}`)
      return Number(value) * 1000
    }
    seen.lagP99Ms.push(lag('p99'))
    seen.lagMaxMs.push(lag('max'))
    seen.treeMegabytes.push(treeMegabytes(pid))
    await sleep(1000)
  }
}

/** A process may end between its listing and its reading. */
function treeMegabytes(pid: number): number {
  let sum = 0
  for (const one of processTree(pid)) {
    try {
      sum += ownMegabytes(one)
    } catch {
      continue
    }
  }
  return sum
}

function percentile(figures: readonly number[], share: number): number {
  const sorted = figures.toSorted((left, right) => left - right)
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0)
}

function report(seen: Seen, isAlive: boolean): BenchReport {
  const { statuses, politeMs, politeFailures, lagP99Ms, lagMaxMs, treeMegabytes: memory } = seen
  const attacks = [...statuses].toSorted(([a], [b]) => a.localeCompare(b))
  const failures = Map.groupBy(politeFailures, (failure) => failure)
  const serverErrors = attacks.reduce((sum, [told, count]) => sum + (told.endsWith(' 500') ? count : 0), 0)
  return {
    name: 'abuse',
    tables: [
      { title: 'What attackers were answered', columns: ['attack, status', 'times'], rows: attacks },
      {
        title: 'Requests of others that failed',
        columns: ['request', 'times'],
        rows: [...failures].map(([failure, times]) => [failure, times.length]),
      },
      {
        title: 'Others meanwhile',
        columns: ['requests', 'p50 ms', 'p99 ms', 'worst ms'],
        rows: [[politeMs.length, percentile(politeMs, 0.5), percentile(politeMs, 0.99), percentile(politeMs, 1)]],
      },
    ],
    targets: [
      { what: 'the process goes on', reached: isAlive ? 1 : 0, target: 1, better: 'more' },
      { what: 'answers 500', reached: serverErrors, target: 0, better: 'less' },
      { what: 'requests of others that failed', reached: politeFailures.length, target: 0, better: 'less' },
      {
        what: 'event loop delay, p99 of a second, 99.9 % of seconds (ms)',
        reached: percentile(lagP99Ms, 0.999),
        target: 100,
        better: 'less',
      },
      { what: 'event loop delay, worst (ms)', reached: percentile(lagMaxMs, 1), target: 500, better: 'less' },
      { what: 'memory of the whole tree, most (MB)', reached: Math.max(...memory), target: 1536, better: 'less' },
    ],
    notes: [
      `${attackers} attackers and ${polite} others for ${minutes} minutes, seed ${seed}; BENCH_MINUTES and BENCH_SEED change them`,
      'the delays are those that the main process measures of itself, scraped each second',
    ],
  }
}
