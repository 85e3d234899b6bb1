import type { Backend } from './backend.ts'

/** What the engine that runs inside the program must give. Callers add the model's own prefixes. */
export interface EmbeddingEngine {
  /** `multilingual-e5-small/latin-q4/int8`: vectors of two profiles are never compared. */
  readonly profile: string
  readonly dimensions: number
  embed(texts: readonly string[], signal?: AbortSignal): Promise<{ vectors: Float32Array[]; tokens: number }>
  stop(): Promise<void>
}

/** The model that the product carries, as a backend like the others. Whoever started the engine stops it. */
export function embeddedBackend(engine: EmbeddingEngine): Backend {
  const id = engine.profile.split('/')[0] ?? engine.profile
  return {
    name: 'embedded',
    kind: 'embedded',
    embeddings: { embed: ({ texts }, signal) => engine.embed(texts, signal) },
    listModels: async () => [
      { id, upstream: id, capabilities: ['embeddings'], ownedBy: 'socle', created: null, maxContextLength: 512 },
    ],
    close: async () => {},
  }
}
