import { randomInt } from 'node:crypto'
import { AppError, hasCode } from '#platform/errors'
import type { Ctx } from '../context.ts'
import { restoreVector } from '../embeddings/quantise.ts'
import type { OpenPack } from './open-pack.ts'
import { preparedOf } from './parts-of-pack.ts'

const passagesTried = 12
/** Another processor and the one byte of each dimension turn a vector by less. */
const leastCosine = 0.98

/**
 * Computes the vectors of a few passages drawn at random and compares them with those given: a pack of another model under
 * the same name, or made to mislead searches, is refused. Without the model at hand, nothing is compared.
 */
export async function requireTrueVectors(ctx: Ctx<'embedder' | 'log'>, pack: OpenPack): Promise<void> {
  if (pack.manifest.profile !== ctx.embedder.profile) {
    ctx.log.info(
      { profile: pack.manifest.profile },
      'the vectors of the pack are of another model: they are computed here',
    )
    return
  }
  if (pack.manifest.dimensions !== ctx.embedder.dimensions)
    throw new AppError('corrupted', { reason: 'pack_vectors_differ' })
  const drawn = await draw(pack)
  try {
    const computed = await ctx.embedder.embedPassages(
      drawn.map(({ text }) => text),
      ctx.signal,
    )
    const isTrue = drawn.every(({ vector }, index) => cosine(vector, computed[index]) >= leastCosine)
    if (!isTrue) throw new AppError('corrupted', { reason: 'pack_vectors_differ' })
  } catch (error) {
    if (!hasCode(error, 'engine_unavailable')) throw error
    ctx.log.warn({ reason: error.details.reason }, 'the vectors of the pack were not compared with the model')
  }
}

interface Drawn {
  readonly text: string
  readonly vector: Float32Array
}

async function draw(pack: OpenPack): Promise<Drawn[]> {
  const drawn: Drawn[] = []
  const { length } = pack.manifest.parts
  for (let attempt = 0; attempt < passagesTried && length > 0; attempt += 1) {
    const part = randomInt(length)
    const texts = await pack.texts(part)
    const text = oneOf(texts)
    const vectors = new Map((await pack.vectors(part)).map((record) => [record.hash.toString('base64'), record]))
    const passage = text && oneOf(preparedOf(text).version.passages)
    const record = passage && vectors.get(passage.hash.toString('base64'))
    if (record) drawn.push({ text: passage.chunk.indexText, vector: restoreVector(record) })
  }
  return drawn
}

function oneOf<T>(values: readonly T[]): T | undefined {
  return values.length === 0 ? undefined : values[randomInt(values.length)]
}

/** Of vectors of length 1. */
function cosine(one: Float32Array, other: Float32Array = new Float32Array()): number {
  return one.reduce((sum, value, index) => sum + value * (other[index] ?? 0), 0)
}
