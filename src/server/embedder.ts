import type { Embedder } from '#data/embeddings/embedder'
import type { EmbeddingEngine } from '#inference/backends/embedded-backend'
import { AppError } from '#platform/errors'

/** E5 was trained with these two words in front of its texts. */
const queryPrefix = 'query: '
const passagePrefix = 'passage: '

/** The engine as the data layer asks for it. */
export function createEmbedder(engine: EmbeddingEngine): Embedder {
  return {
    profile: engine.profile,
    dimensions: engine.dimensions,
    async embedPassages(texts, signal) {
      const { vectors } = await engine.embed(
        texts.map((text) => passagePrefix + text),
        signal,
      )
      return vectors
    },
    async embedQuery(text, signal) {
      const { vectors, tokens } = await engine.embed([queryPrefix + text], signal)
      const [vector] = vectors
      if (vector === undefined) throw new AppError('engine_unavailable', { engine: 'embeddings', reason: 'no vector' })
      return { vector, tokens }
    },
  }
}
