/**
 * Computes the carried vectors of the labour sheets, of what stands in them, and of the questions that they answer:
 * `node tools/model/build-carried-vectors.ts [--tarball FILE] [--all]`.
 * Passages that already have a vector of the same profile keep it, unless `--all` is given.
 */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { readCarriedVectors, writeCarriedVectors } from '#data/embeddings/carried-vectors'
import { indexHash } from '#data/index-hash'
import { readCarriedQuestions } from '#data/questions/carried-questions'
import { quantise } from '#data/embeddings/quantise'
import type { VectorRecord } from '#data/embeddings/vector-records'
import { startEmbeddingEngine } from '#inference/embedded/embedding-engine'
import { createLog } from '#platform/telemetry/log'
import { labourTexts } from './labour-texts.ts'

const target = new URL('../../src/data/corpora/fiches-travail/vectors.bin', import.meta.url)
const list = new URL('questions.tsv', target)
const textsAtOnce = 200

const { values: options } = parseArgs({ options: { tarball: { type: 'string' }, all: { type: 'boolean' } } })
const { passages, units } = await labourTexts(options.tarball)
const questions = (await readCarriedQuestions(list, 'list')).map(({ question }) => question)
const texts = new Map([...passages, ...units, ...questions].map((text) => [keyOf(text), text]))
const engine = await startEmbeddingEngine({ log: createLog('warn'), cacheFolder: join('.data', 'cache') })
try {
  const records = options.all ? [] : await keptRecords()
  const kept = new Set(records.map(({ hash }) => hash.toString('base64')))
  const missing = [...texts].flatMap(([key, text]) => (kept.has(key) ? [] : [text]))
  const known = new Set(passages.map((text) => indexHash(text).toString('hex')))
  const strays = (await readCarriedQuestions(list, 'list')).filter((row) => !known.has(row.index_hash.toString('hex')))
  if (strays.length > 0) console.log(`${strays.length} questions are of passages that are not there any more`)
  console.log(`${texts.size} texts, of which ${missing.length} to compute`)
  for (let start = 0; start < missing.length; start += textsAtOnce) {
    const part = missing.slice(start, start + textsAtOnce)
    const { vectors } = await engine.embed(part.map((text) => `passage: ${text}`))
    records.push(...vectors.map((vector, index) => ({ hash: indexHash(part[index] ?? ''), ...quantise(vector) })))
    console.log(`${start + part.length} of ${missing.length}`)
  }
  const bytes = writeCarriedVectors({ profile: engine.profile, dimensions: engine.dimensions, records })
  await writeFile(target, bytes)
  console.log(`${fileURLToPath(target)}: ${bytes.length} bytes`)
} finally {
  await engine.stop()
}

function keyOf(text: string): string {
  return indexHash(text).toString('base64')
}

/** Of the file that is there, what still stands for a passage. */
async function keptRecords(): Promise<VectorRecord[]> {
  const carried = await readCarriedVectors(target).catch(() => null)
  if (carried?.profile !== engine.profile) return []
  return carried.records.filter(({ hash }) => texts.has(hash.toString('base64')))
}
