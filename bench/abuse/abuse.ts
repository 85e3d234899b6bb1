import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
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
const measure = fileURLToPath(new URL('loop-delay.ts', import.meta.url))

interface Seen {
  readonly statuses: Map<string, number>
  readonly politeMs: number[]
  readonly politeFailures: string[]
  readonly treeMegabytes: number[]
}

/** Of the whole run, in milliseconds. */
const LoopDelay = z.object({ p99: z.number(), p999: z.number(), worst: z.number(), looks: z.number() })

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
    treeMegabytes: [],
  }
  const model = await startHostileModel()
  const config = join(folder, 'socle.yaml')
  await writeFile(config, JSON.stringify({ backends: { hostile: { url: model.url } } }))
  const delayFile = join(folder, 'loop-delay.json')
  process.env['BENCH_LOOP_DELAY_FILE'] = delayFile
  const product = await startProduct(join(folder, 'data'), {
    command: [process.execPath, '--import', measure, 'src/cli/main.ts', 'start', '--config', config],
  })
  const place = { url: product.url, key: product.api_key ?? '', untilMs: performance.now() + minutes * 60_000 }
  try {
    product.child.kill('SIGUSR2')
    const random = randomOf(seed)
    await Promise.all([
      ...Array.from({ length: attackers }, () => attack(place, random, seen)),
      ...Array.from({ length: polite }, (_, index) => behave(place, index, seen)),
      watch(place.untilMs, product.pid, seen),
    ])
    const isAlive = product.child.exitCode === null
    product.child.kill('SIGUSR2')
    await stopProduct(product)
    return report(seen, isAlive, LoopDelay.parse(JSON.parse(await readFile(delayFile, 'utf8'))))
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

/** Each second, the memory of the whole tree. */
async function watch(untilMs: number, pid: number, seen: Seen): Promise<void> {
  while (performance.now() < untilMs) {
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

function report(seen: Seen, isAlive: boolean, delay: z.output<typeof LoopDelay>): BenchReport {
  const { statuses, politeMs, politeFailures, treeMegabytes: memory } = seen
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
      { what: 'event loop delay, p99.9 (ms)', reached: Math.round(delay.p999), target: 100, better: 'less' },
      { what: 'event loop delay, worst (ms)', reached: Math.round(delay.worst), target: 500, better: 'less' },
      { what: 'memory of the whole tree, most (MB)', reached: Math.max(...memory), target: 1536, better: 'less' },
    ],
    notes: [
      `${attackers} attackers and ${polite} others for ${minutes} minutes, seed ${seed}; BENCH_MINUTES and BENCH_SEED change them`,
      `the main process measured its own delay ${delay.looks} times (p99 ${Math.round(delay.p99)} ms), attackers and others beside it on the same processors`,
    ],
  }
}
