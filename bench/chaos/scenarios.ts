import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { inDatabase } from '../crash/crash.ts'
import type { BenchTable, BenchTarget } from '../report.ts'
import { ChaosInstance } from './instance.ts'
import { ModelServer, type Told } from './model-server.ts'

export interface Found {
  readonly rows: BenchTable['rows']
  readonly targets: readonly BenchTarget[]
}

/** Calls a second that are asked of the product. */
const wantedRate = 300
const measureMs = 3000
const measuringClients = 32

export interface Pace {
  /** Calls a second that the machine carries at the moment, client and servers included. */
  readonly capacity: number
  /** Half of it at most: what fails beyond is no fault of a dead server. */
  readonly rate: number
}

/** What this machine carries now: one that has other work carries less, and would fail by itself. */
export async function measurePace(): Promise<Pace> {
  return withInstance({ servers: [0, 1, 2].map(() => new ModelServer(new Map())) }, async (instance) => {
    const startedAtMs = performance.now()
    let answered = 0
    const client = async (name: number): Promise<void> => {
      for (let index = 0; performance.now() - startedAtMs < measureMs; index += 1) {
        if (
          (await statusOf(instance.chat(`pace-${name}-${index}`, { seed: index, stream: index % 2 === 0 }))) === 200
        ) {
          answered += 1
        }
      }
    }
    await Promise.all(Array.from({ length: measuringClients }, (_, name) => client(name)))
    const capacity = Math.round((answered * 1000) / (performance.now() - startedAtMs))
    return { capacity, rate: Math.max(10, Math.min(wantedRate, Math.floor(capacity / 2))) }
  })
}

const none = (what: string, reached: number): BenchTarget => ({ what, reached, target: 0, better: 'less' })

export async function withInstance<T>(
  { servers, workers = 1 }: { servers: readonly ModelServer[]; workers?: number },
  act: (instance: ChaosInstance) => Promise<T>,
): Promise<T> {
  await Promise.all(servers.map((server) => server.start()))
  const instance = await ChaosInstance.start(servers, workers)
  try {
    return await act(instance)
  } finally {
    await instance.stop()
    await Promise.all(servers.map((server) => server.kill().catch(() => {})))
  }
}

/** Sends so many calls a second, whatever becomes of them; resolves with the statuses, 0 for a connection that broke. */
async function sendAtRate(
  perSecond: number,
  seconds: number,
  send: (index: number) => Promise<Response>,
): Promise<number[]> {
  const startedAtMs = performance.now()
  const calls: Promise<number>[] = []
  const total = perSecond * seconds
  while (calls.length < total) {
    const due = Math.min(total, Math.floor(((performance.now() - startedAtMs) / 1000) * perSecond) + 1)
    while (calls.length < due) calls.push(statusOf(send(calls.length)))
    await sleep(5)
  }
  return Promise.all(calls)
}

async function statusOf(asked: Promise<Response>): Promise<number> {
  try {
    const answer = await asked
    await answer.arrayBuffer()
    return answer.status
  } catch {
    return 0
  }
}

/** Errors by status; 0 is a connection that broke. */
function toldOf(statuses: readonly number[], errors: number): string {
  const others = Map.groupBy(statuses, (status) => status)
  const told = [...others].flatMap(([status, those]) => (status === 200 ? [] : [`${those.length} × ${status}`]))
  return [`${errors} errors`, ...told].join(', ')
}

const failures = (statuses: readonly number[]): number => statuses.filter((status) => status !== 200).length

/** Three servers, one of which is killed at three hundred calls a second where the machine carries them, and comes back. */
export async function killOneServer({ rate, capacity }: Pace): Promise<Found> {
  const servers = [0, 1, 2].map(() => new ModelServer(new Map()))
  return withInstance({ servers }, async (instance) => {
    const run = randomUUID().slice(0, 8)
    const sending = sendAtRate(rate, 9, (index) =>
      instance.chat(`kill-${run}-${index}`, { seed: index, stream: index % 2 === 0 }),
    )
    await sleep(3000)
    await servers[0]?.kill()
    await sleep(3000)
    await servers[0]?.start()
    const statuses = await sending
    const errors = failures(statuses)
    return {
      rows: [
        [
          `one of three servers killed at ${rate}/s, of ${capacity}/s carried`,
          statuses.length,
          toldOf(statuses, errors),
        ],
      ],
      targets: [none(`client errors when one of three servers is killed at ${rate}/s`, errors)],
    }
  })
}

/** Kill -9 of the program and its database while it answers: what clients were told is in the usage. */
export async function killTheProgram(): Promise<Found> {
  const truth = new Map<string, Told>()
  return withInstance({ servers: [new ModelServer(truth)] }, async (instance) => {
    const answered: string[] = []
    for (let round = 0; round < 3; round += 1) {
      let isOver = false
      const client = async (name: number): Promise<void> => {
        for (let index = 0; !isOver; index += 1) {
          const id = `crash-${round}-${name}-${index}`
          if ((await statusOf(instance.chat(id, { seed: index, stream: index % 3 === 0 }))) === 200) answered.push(id)
          else await sleep(5)
        }
      }
      const clients = Array.from({ length: 16 }, (_, name) => client(name))
      await sleep(1500 + Math.random() * 1000)
      const crashing = instance.crash()
      await sleep(50)
      isOver = true
      await Promise.all([crashing, ...clients])
    }
    await sleep(2500)
    const lost = await countLost(instance.folder, answered)
    return {
      rows: [['kill -9 of program and database, three times', answered.length, `${lost} rows lost`]],
      targets: [none('usage rows lost by kill -9', lost)],
    }
  })
}

async function countLost(folder: string, answered: readonly string[]): Promise<number> {
  return inDatabase(`${folder}/data`, async (client) => {
    const query = 'select count(distinct request_id) found from usage_event where request_id = any($1::text[])'
    const { rows } = await client.query<{ found: string }>(query, [answered])
    return answered.length - Number(rows[0]?.found)
  })
}

/** What an administrator changes while calls come in: when it is in force, and what it cost the others. */
export async function changeUnderLoad({ rate }: Pace): Promise<Found> {
  const added = new ModelServer(new Map(), { model: 'nouveau' })
  await added.start()
  try {
    const first = new ModelServer(new Map())
    return await withInstance({ servers: [first] }, async (instance) => {
      const sending = sendAtRate(rate / 3, 12, (index) => instance.chat(`reload-${index}`, { seed: index }))
      const inForce = async (statuses: readonly number[], ask: () => Promise<Response>): Promise<number> => {
        const sinceMs = performance.now()
        while (!statuses.includes(await statusOf(ask())) && performance.now() - sinceMs < 10_000) await sleep(10)
        return Math.round(performance.now() - sinceMs)
      }
      const { id, key } = await instance.createKey()
      await instance.administrate('POST', '/api/model-servers', { name: 'ajouté', url: added.url })
      const server = await inForce([200], () => instance.chat('added', { model: 'nouveau' }, { key }))
      await instance.administrate('PUT', '/api/model-limits', {
        subject: { kind: 'key', id },
        model: 'm',
        requests_per_minute: 0,
      })
      const limit = await inForce([403, 404, 429], () => instance.chat('limited', {}, { key }))
      await instance.administrate('DELETE', `/v1/keys/${id}`)
      const revoked = await inForce([401], () => instance.chat('revoked', {}, { key }))
      await instance.configure([first, added], ['m', 'du-fichier'])
      const file = await inForce([200], () => instance.chat('from-the-file', { model: 'du-fichier' }))
      const errors = failures(await sending)
      const slowest = Math.max(server, limit, revoked, file)
      return {
        rows: [
          [
            `server added, limit set, key revoked, file changed at ${Math.round(rate / 3)}/s`,
            rate * 4,
            `${server}, ${limit}, ${revoked}, ${file} ms; ${errors} errors`,
          ],
        ],
        targets: [
          { what: 'ms until a change is in force under load', reached: slowest, target: 1000, better: 'less' },
          none('calls dropped by changes under load', errors),
        ],
      }
    })
  } finally {
    await added.kill()
  }
}

/** Two hundred calls at once on a limit of a hundred. */
export async function burstOnALimit(workers: number): Promise<Found> {
  return withInstance({ servers: [new ModelServer(new Map())], workers }, async (instance) => {
    const { id, key } = await instance.createKey()
    const subject = { kind: 'key', id }
    await instance.administrate('PUT', '/api/model-limits', { subject, model: null, requests_per_day: 100 })
    await sleep(1000)
    const statuses = await Promise.all(
      Array.from({ length: 200 }, (_, index) => statusOf(instance.chat(`burst-${index}`, { seed: index }, { key }))),
    )
    const passed = statuses.filter((status) => status === 200).length
    const what = `200 calls at once on a limit of 100, ${workers === 1 ? 'one process' : `${workers} processes`}`
    return {
      rows: [[what, 200, `${passed} passed`]],
      targets: [
        { what: `${what}: at most`, reached: passed, target: workers === 1 ? 100 : 102, better: 'less' },
        { what: `${what}: at least`, reached: passed, target: 100, better: 'more' },
      ],
    }
  })
}
