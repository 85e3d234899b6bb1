import { createHash } from 'node:crypto'
import type { Embedder } from '#data/embeddings/embedder'
import { analyse } from '#text/analyse'
import { AppError } from '#platform/errors'

export interface WordEmbedder extends Embedder {
  /** How many texts were embedded so far. */
  readonly embedded: number
  /** As when the model is not there. */
  isDown: boolean
}

/**
 * Vectors from words alone, by their hashes: texts that share words are near each other, and no model has to run. For
 * tests of what is done with vectors; how good they are is measured elsewhere, with the real model.
 */
export function wordEmbedder(profile = 'words/1'): WordEmbedder {
  const dimensions = 64
  let embedded = 0
  const vectorOf = (text: string): Float32Array => {
    const vector = new Float32Array(dimensions).fill(0.01)
    for (const word of analyse(text)) {
      const place = createHash('sha256').update(word).digest().readUInt16LE() % dimensions
      vector[place] = (vector[place] ?? 0) + 1
    }
    const length = Math.hypot(...vector)
    return vector.map((value) => value / length)
  }
  const embedder = {
    profile,
    dimensions,
    isDown: false,
    get embedded() {
      return embedded
    },
    async embedPassages(texts: readonly string[]) {
      if (embedder.isDown) throw new AppError('engine_unavailable', { engine: 'embeddings', reason: 'it is down' })
      embedded += texts.length
      return texts.map(vectorOf)
    },
    async embedQuery(text: string) {
      if (embedder.isDown) throw new AppError('engine_unavailable', { engine: 'embeddings', reason: 'it is down' })
      return { vector: vectorOf(text), tokens: analyse(text).length }
    },
  }
  return embedder
}
