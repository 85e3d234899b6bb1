import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { processTree } from '../machine.ts'
import { type RunningProduct, startProduct, stopProduct } from '../product.ts'
import type { BenchReport } from '../report.ts'

const question = "Combien de temps dure la période d'essai d'un cadre ?"
const idleSeconds = 20

const Cited = z.looseObject({
  choices: z.array(z.looseObject({ message: z.looseObject({ content: z.string() }) })).min(1),
  citations: z.array(z.looseObject({ url: z.string() })).min(1),
})

/** From a bare clone to the first cited answer, then what a second start takes and what an idle product holds. */
export async function run(): Promise<BenchReport> {
  const folder = await mkdtemp(join(tmpdir(), 'socle-start-'))
  const clone = join(folder, 'socle')
  const data = join(folder, 'data')
  try {
    execFileSync('git', ['clone', '--quiet', '.', clone])
    const npmStart = { folder: clone, command: ['npm', 'start', '--silent', '--'] as const }
    const first = await startProduct(data, npmStart)
    const answerSeconds = await askCited(first)
    await stopProduct(first)

    const again = await startProduct(data, npmStart)
    await askCited(again, first.api_key)
    await sleep(idleSeconds * 1000)
    const memory = memoryOf(again.pid)
    await stopProduct(again)

    const installed = await startProduct(join(folder, 'fresh'), npmStart)
    const ownSeconds = installed.startedInSeconds + (await askCited(installed))
    await stopProduct(installed)
    return report({ first, answerSeconds, again, ownSeconds, memory })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Seconds until an answer that cites an official page. */
async function askCited(product: RunningProduct, key = product.api_key): Promise<number> {
  const startMs = performance.now()
  const answer = await fetch(`${product.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'assistant/socle', messages: [{ role: 'user', content: question }] }),
  })
  Cited.parse(await answer.json())
  return (performance.now() - startMs) / 1000
}

interface Memory {
  readonly name: string
  /** Proportional: pages shared by several processes are divided among them. */
  readonly megabytes: number
}

function memoryOf(pid: number): Memory[] {
  return processTree(pid).map((one) => {
    const kilobytes = /^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${one}/smaps_rollup`, 'utf8'))?.[1]
    const words = readFileSync(`/proc/${one}/cmdline`, 'utf8').split(/[\0 ]/)
    return {
      name: words
        .slice(0, 2)
        .map((word) => basename(word))
        .join(' '),
      megabytes: Math.round(Number(kilobytes) / 1024),
    }
  })
}

interface Measured {
  readonly first: RunningProduct
  readonly answerSeconds: number
  readonly again: RunningProduct
  readonly ownSeconds: number
  readonly memory: readonly Memory[]
}

function report({ first, answerSeconds, again, ownSeconds, memory }: Measured): BenchReport {
  const rounded = (seconds: number): number => Math.round(seconds * 10) / 10
  const total = memory.reduce((sum, { megabytes }) => sum + megabytes, 0)
  const bareClone = rounded(first.startedInSeconds + answerSeconds)
  return {
    name: 'start',
    tables: [
      {
        title: 'start',
        columns: ['', 'seconds'],
        rows: [
          ['bare clone to the first cited answer', bareClone],
          ['own work: installed, empty data folder, to the first cited answer', rounded(ownSeconds)],
          ['second start', rounded(again.startedInSeconds)],
        ],
      },
      {
        title: 'memory, idle',
        columns: ['process', 'MB'],
        rows: memory.map(({ name, megabytes }) => [name, megabytes]),
      },
    ],
    targets: [
      { what: 'bare clone to the first cited answer, s', reached: bareClone, target: 300, better: 'less' },
      { what: 'own work of it, s', reached: rounded(ownSeconds), target: 60, better: 'less' },
      { what: 'second start, s', reached: rounded(again.startedInSeconds), target: 5, better: 'less' },
      { what: 'memory of everything, idle, MB', reached: total, target: 900, better: 'less' },
    ],
    notes: ['Memory is proportional (PSS), summed over the whole process tree.'],
  }
}
