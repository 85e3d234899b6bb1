import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { inDatabase } from '../crash/crash.ts'
import type { ChaosInstance } from './instance.ts'
import { ModelServer, type Told, type Way, ways } from './model-server.ts'
import { type Found, withInstance } from './scenarios.ts'

const CALLS = Number(process.env['BENCH_CALLS'] ?? 10_000)
const CLIENTS = 32
const catchUpSeconds = 60

const Row = z.object({
  request_id: z.string(),
  status: z.number(),
  prompt_tokens: z.number().nullable(),
  completion_tokens: z.number().nullable(),
})
type Row = z.infer<typeof Row>

const wayOf = (seed: number): Way => ways[seed % ways.length] ?? 'whole'
const streamed: ReadonlySet<Way> = new Set(['stream', 'hidden', 'early', 'cut', 'left'])

/** Thousands of calls of every kind: each is metered once, with what its server told. */
export async function mixedCalls(): Promise<Found> {
  const truth = new Map<string, Told>()
  const servers = [new ModelServer(truth), new ModelServer(truth, { fails: true })]
  return withInstance({ servers }, async (instance) => {
    let next = 0
    const client = async (): Promise<void> => {
      while (next < CALLS) await callOnce(instance, next++)
    }
    await Promise.all(Array.from({ length: CLIENTS }, client))
    const rows = await readRows(instance.folder)
    const wrong = Array.from({ length: CALLS }, (_, seed) =>
      faultOf(seed, rows.get(`mixed-call-${seed}`) ?? [], truth),
    ).filter((fault) => fault !== null)
    return {
      rows: [
        ['mixed calls, nine kinds', CALLS, `${wrong.length} metered otherwise than told`],
        ...wrong.slice(0, 5).map((fault) => [fault, 1, '']),
      ],
      targets: [
        {
          what: `of ${CALLS} mixed calls, those metered otherwise than told`,
          reached: wrong.length,
          target: 0,
          better: 'less',
        },
      ],
    }
  })
}

async function callOnce(instance: ChaosInstance, seed: number): Promise<void> {
  const way = wayOf(seed)
  const leaving = new AbortController()
  const body = {
    way,
    seed,
    stream: streamed.has(way),
    ...(way === 'hidden' ? { stream_options: { include_usage: false } } : {}),
  }
  try {
    const answer = await instance.chat(`mixed-call-${seed}`, body, { signal: leaving.signal })
    if (way === 'left') {
      await answer.body?.getReader().read()
      leaving.abort()
    } else await answer.text()
  } catch (error) {
    if (way !== 'left' && way !== 'cut') throw error
  }
}

async function readRows(folder: string): Promise<Map<string, Row[]>> {
  return inDatabase(`${folder}/data`, async (client) => {
    const untilMs = performance.now() + catchUpSeconds * 1000
    for (;;) {
      const { rows } = await client.query(
        "select request_id, status, prompt_tokens, completion_tokens from usage_event where request_id like 'mixed-%'",
      )
      if (rows.length >= CALLS || performance.now() > untilMs)
        return Map.groupBy(z.array(Row).parse(rows), (row) => row.request_id)
      await sleep(500)
    }
  })
}

/** Null when the rows of a call say what its server told. */
function faultOf(seed: number, rows: readonly Row[], truth: ReadonlyMap<string, Told>): string | null {
  const way = wayOf(seed)
  const told = truth.get(`mixed-call-${seed}`)
  const [row] = rows
  const said = row && `${row.status}, ${row.prompt_tokens} + ${row.completion_tokens}`
  const fault = `${way} ${seed}: ${rows.length} rows, ${said} instead of ${told?.promptTokens} + ${told?.completionTokens}`
  if (row === undefined || rows.length !== 1) return fault
  const { status, prompt_tokens: prompt, completion_tokens: completion } = row
  if (way === 'refused') return status === 400 ? null : fault
  if (told === undefined) return fault
  // Nothing was told of these: the words that came are counted.
  if (way === 'cut') return status === 502 && completion === told.completionTokens ? null : fault
  if (way === 'left')
    return status === 499 && (completion ?? 0) >= 1 && (completion ?? 0) <= told.completionTokens ? null : fault
  return status === 200 && prompt === told.promptTokens && completion === told.completionTokens ? null : fault
}
