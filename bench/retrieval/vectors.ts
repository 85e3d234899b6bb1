import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { indexHash } from '#data/index-hash'
import { quantise, restoreVector } from '#data/embeddings/quantise'
import { readVectorRecords, writeVectorRecord } from '#data/embeddings/vector-records'
import { startEmbeddingEngine } from '#inference/embedded/embedding-engine'
import type { RunningEmbeddingEngine } from '#inference/embedded/embedding-engine'
import { createLog } from '#platform/telemetry/log'
import { benchCache } from './bench-corpus.ts'

const textsAtOnce = 64
const progressEveryMs = 20_000

export type BenchEngine = RunningEmbeddingEngine

/** The model that the product carries. `SOCLE_BENCH_THREADS` gives it more or fewer threads than the product would. */
export async function openEngine(): Promise<BenchEngine> {
  const threads = Number(process.env['SOCLE_BENCH_THREADS'] ?? 0)
  return startEmbeddingEngine({
    log: createLog('warn'),
    cacheFolder: join(benchCache, 'models'),
    ...(threads > 0 ? { threads } : {}),
  })
}

/** One vector per text. Each is computed once and kept by the hash of its text: an interrupted run goes on. */
export async function embedAll(engine: BenchEngine, texts: readonly string[]): Promise<Float32Array[]> {
  const file = join(benchCache, `vectors-${engine.profile.replaceAll('/', '-')}.bin`)
  const known = await readKnown(file, engine.dimensions)
  const missing = [...new Set(texts)].filter((text) => !known.has(keyOf(text)))
  if (missing.length > 0) await computeInto(file, { engine, missing, known })
  return texts.map((text) => {
    const vector = known.get(keyOf(text))
    if (!vector) throw new Error('a text has no vector')
    return vector
  })
}

function keyOf(text: string): string {
  return indexHash(text).toString('base64')
}

async function readKnown(file: string, dimensions: number): Promise<Map<string, Float32Array>> {
  const bytes = await readFile(file).catch(() => Buffer.alloc(0))
  const records = readVectorRecords(bytes, dimensions)
  return new Map(records.map((record) => [record.hash.toString('base64'), restoreVector(record)]))
}

async function computeInto(
  file: string,
  { engine, missing, known }: { engine: BenchEngine; missing: readonly string[]; known: Map<string, Float32Array> },
): Promise<void> {
  const handle = await open(file, 'a')
  const recordBytes = writeVectorRecord({
    hash: indexHash(''),
    scale: 0,
    vector: Buffer.alloc(engine.dimensions),
  }).length
  const { size } = await handle.stat()
  await handle.truncate(size - (size % recordBytes))
  const start = performance.now()
  let shown = start
  try {
    for (let done = 0; done < missing.length; done += textsAtOnce) {
      const texts = missing.slice(done, done + textsAtOnce)
      const { vectors } = await engine.embed(texts)
      const records = texts.map((text, position) => ({
        hash: indexHash(text),
        ...quantise(vectors[position] ?? new Float32Array(engine.dimensions)),
      }))
      await handle.write(Buffer.concat(records.map(writeVectorRecord)))
      for (const record of records) known.set(record.hash.toString('base64'), restoreVector(record))
      if (performance.now() - shown > progressEveryMs) {
        shown = performance.now()
        showProgress({ done: done + texts.length, total: missing.length, seconds: (shown - start) / 1_000 })
      }
    }
  } finally {
    await handle.close()
  }
}

function showProgress({ done, total, seconds }: { done: number; total: number; seconds: number }): void {
  const minutesLeft = Math.ceil(((total - done) * seconds) / done / 60)
  console.error(`vectors: ${done} of ${total}, ${(done / seconds).toFixed(1)} per second, ${minutesLeft} min left`)
}
