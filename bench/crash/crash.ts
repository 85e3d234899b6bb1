import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { z } from 'zod'
import { killProduct, startProduct, stopProduct } from '../product.ts'
import type { BenchReport } from '../report.ts'
import { type Acknowledged, type Work, createWork, workUntil } from './work.ts'

const rounds = 10
const readingLimitSeconds = 300
const catchUpLimitSeconds = 60

const Instance = z.looseObject({ databaseUrl: z.string() })

interface Round {
  readonly kill: 'parent' | 'tree'
  readonly acknowledged: number
  readonly lost: number
  readonly startedAgainInSeconds: number
}

/** Kills the product again and again while documents and questions come in, and looks for what it had acknowledged. */
export async function run(): Promise<BenchReport> {
  const folder = await mkdtemp(join(tmpdir(), 'socle-crash-bench-'))
  const acknowledged: Acknowledged = { documents: new Map(), messages: new Set(), answers: new Set() }
  const done: Round[] = []
  try {
    let product = await startProduct(folder)
    const key = product.api_key ?? ''
    const work = await createWork(product.url, key)
    for (let round = 0; round < rounds; round += 1) {
      const kill = round % 2 === 0 ? 'tree' : 'parent'
      const before = countOf(acknowledged)
      const working = workUntil({ ...work, url: product.url }, acknowledged)
      await sleep(1500 + Math.random() * 2500)
      await killProduct(product, kill)
      await working.stop()
      product = await startProduct(folder)
      const lost = await countLost(folder, acknowledged)
      done.push({
        kill,
        acknowledged: countOf(acknowledged) - before,
        lost,
        startedAgainInSeconds: product.startedInSeconds,
      })
    }
    await waitUntilRead(folder)
    const found = await searchAll({ ...work, url: product.url }, acknowledged)
    const auditIsIntact = verifyAudit(folder)
    await stopProduct(product)
    return report(done, { missing: acknowledged.documents.size - found, auditIsIntact })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function countOf({ documents, messages, answers }: Acknowledged): number {
  return documents.size + messages.size + answers.size
}

export async function inDatabase<T>(folder: string, ask: (client: pg.Client) => Promise<T>): Promise<T> {
  const { databaseUrl } = Instance.parse(JSON.parse(await readFile(join(folder, 'instance.json'), 'utf8')))
  const client = new pg.Client(databaseUrl)
  await client.connect()
  try {
    return await ask(client)
  } finally {
    await client.end()
  }
}

/** Until no document waits for its reading any more. */
async function waitUntilRead(folder: string): Promise<void> {
  const untilMs = performance.now() + readingLimitSeconds * 1000
  await inDatabase(folder, async (client) => {
    while (performance.now() < untilMs) {
      const { rowCount } = await client.query("select 1 from document where state in ('queued', 'processing') limit 1")
      if (rowCount === 0) return
      await sleep(1000)
    }
  })
}

/** Rows are looked for in the database itself, by what the client was told. */
async function countLost(folder: string, { documents, messages, answers }: Acknowledged): Promise<number> {
  await sleep(1500)
  return inDatabase(folder, async (client) => {
    const missing = async (query: string, ids: readonly unknown[]): Promise<number> => {
      const { rows } = await client.query<{ found: number }>(query, [ids])
      return ids.length - Number(rows[0]?.found)
    }
    return (
      (await missing('select count(*) found from document where id = any($1::int[])', [...documents.keys()])) +
      (await missing('select count(*) found from message where id = any($1::int[])', [...messages])) +
      (await missing('select count(*) found from usage_event where request_id = any($1::text[])', [...answers]))
    )
  })
}

/** How many of the acknowledged documents are found by their own word, once the index has caught up. */
async function searchAll(work: Work, { documents }: Acknowledged): Promise<number> {
  const waiting = new Map(documents)
  const untilMs = performance.now() + catchUpLimitSeconds * 1000
  while (waiting.size > 0 && performance.now() < untilMs) {
    for (const [id, word] of waiting) {
      const answer = await fetch(`${work.url}/v1/search`, {
        method: 'POST',
        headers: { authorization: `Bearer ${work.key}`, 'content-type': 'application/json' },
        body: JSON.stringify({ query: word, method: 'lexical', limit: 3 }),
      })
      if ((await answer.text()).includes(`"document_id":${id}`)) waiting.delete(id)
    }
    await sleep(200)
  }
  return documents.size - waiting.size
}

function verifyAudit(folder: string): boolean {
  const { status } = spawnSync(process.execPath, ['src/cli/main.ts', 'audit', 'verify', '--data', folder])
  return status === 0
}

function report(done: readonly Round[], end: { missing: number; auditIsIntact: boolean }): BenchReport {
  const lost = done.reduce((sum, round) => sum + round.lost, 0)
  return {
    name: 'crash',
    tables: [
      {
        title: `kill -9 during uploads, conversations and answers (run ${randomUUID().slice(0, 8)})`,
        columns: ['killed', 'acknowledged', 'lost', 'started again, s'],
        rows: done.map((round) => [round.kill, round.acknowledged, round.lost, round.startedAgainInSeconds.toFixed(1)]),
      },
    ],
    targets: [
      { what: 'acknowledged rows lost', reached: lost, target: 0, better: 'less' },
      { what: 'documents that search does not find at the end', reached: end.missing, target: 0, better: 'less' },
      { what: 'audit trail intact (1 = yes)', reached: Number(end.auditIsIntact), target: 1, better: 'more' },
    ],
    notes: [],
  }
}
