/** Turns text into vectors. The adapter adds the model's own prefixes; a model that is missing throws `engine_unavailable`. */
export interface Embedder {
  /** Model, revision and quantisation: vectors of two profiles are never compared. */
  readonly profile: string
  readonly dimensions: number
  /** One vector per text, in their order, of length 1. */
  embedPassages(texts: readonly string[], signal?: AbortSignal): Promise<Float32Array[]>
  embedQuery(text: string, signal?: AbortSignal): Promise<{ vector: Float32Array; tokens: number }>
}
