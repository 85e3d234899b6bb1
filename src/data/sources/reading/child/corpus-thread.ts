import { parentPort, workerData } from 'node:worker_threads'
import { hasCode, messageOf } from '#platform/errors'
import { openArchive } from '#data/corpora/archives/open-archive'
import { findCorpus } from '#data/corpora/registry'
import { type Answer, CorpusToRead, Order } from '../messages.ts'
import { type Part, partsOf } from '../parts.ts'

/** Reads one corpus as it is asked to, and ends with whoever asks. */
const { corpusId, location, mark } = CorpusToRead.parse(workerData)
const parts = listParts()
let part: Part | null = null

parentPort?.on('message', (message) => void answer(Order.parse(message)))

async function* listParts(): AsyncGenerator<Part> {
  const corpus = findCorpus(corpusId)
  if (corpus === undefined) throw new Error(`no corpus is called ${corpusId}`)
  yield* partsOf(corpus, await openArchive(location, mark), new AbortController().signal)
}

async function answer(order: Order): Promise<void> {
  try {
    if (order.kind === 'next') await tellNext()
    else await tellPrepared(order.wanted)
  } catch (error) {
    tell(failureOf(error))
  }
}

async function tellNext(): Promise<void> {
  const next = await parts.next()
  part = next.done ? null : next.value
  if (part === null) return tell({ kind: 'end' })
  const items = part.items.map(({ externalId, versionKey, mark: itemMark }) => ({
    externalId,
    ...(versionKey === undefined ? {} : { versionKey }),
    mark: itemMark,
  }))
  tell({ kind: 'part', items, removed: [...part.removed] })
}

/** One by one: what is large is taken over between two turns of whoever asks. */
async function tellPrepared(wanted: readonly number[]): Promise<void> {
  const places = new Map(part?.items.map((item, place) => [item, place]))
  const items = wanted.flatMap((place) => part?.items[place] ?? [])
  for await (const { item, ...prepared } of part?.prepare(items) ?? []) {
    tell({ kind: 'prepared', place: places.get(item) ?? -1, prepared })
  }
  tell({ kind: 'done' })
}

function failureOf(error: unknown): Answer {
  if (hasCode(error, 'corrupted')) return { kind: 'corrupted', why: error.details }
  if (hasCode(error, 'decompression_bomb')) return { kind: 'bomb' }
  return { kind: 'broken', reason: messageOf(error) }
}

function tell(said: Answer): void {
  parentPort?.postMessage(said, [])
}
