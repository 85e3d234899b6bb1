/** Every so many turns the oldest request is served, however much smaller the others are. */
const turnsBetweenOldest = 4

/** One text to embed, of one request. */
export interface TextTask {
  readonly request: EmbeddingRequest
  readonly position: number
  readonly text: string
  attempts: number
}

export interface EmbeddedTexts {
  vectors: Float32Array[]
  tokens: number
}

/** One call to the engine: its texts, and what has been computed of them. */
export class EmbeddingRequest {
  readonly waiting: TextTask[]
  readonly #vectors: Float32Array[]
  readonly #result = Promise.withResolvers<EmbeddedTexts>()
  #tokens = 0
  #missing: number
  /** Work done for it so far. */
  servedCharacters = 0

  constructor(texts: readonly string[]) {
    this.waiting = texts.map((text, position) => ({ request: this, position, text, attempts: 0 })).toReversed()
    this.#vectors = texts.map(() => new Float32Array())
    this.#missing = texts.length
  }

  get result(): Promise<EmbeddedTexts> {
    return this.#result.promise
  }

  complete({ position, text }: TextTask, { vector, tokens }: { vector: Float32Array; tokens: number }): void {
    this.#vectors[position] = vector
    this.#tokens += tokens
    this.#missing -= 1
    this.servedCharacters += text.length
    if (this.#missing === 0) this.#result.resolve({ vectors: this.#vectors, tokens: this.#tokens })
  }

  fail(error: unknown): void {
    this.waiting.length = 0
    this.#result.reject(error)
  }
}

/**
 * Texts of many requests, one at a time. The next text is the one whose request will have cost least once it is done,
 * so that a question passes before a document of hundreds of passages, and documents advance side by side.
 */
export class TextQueue {
  /** The oldest first. */
  #requests: EmbeddingRequest[] = []
  #turn = 0

  add(request: EmbeddingRequest): void {
    this.#requests.push(request)
  }

  take(): TextTask | undefined {
    this.#requests = this.#requests.filter(({ waiting }) => waiting.length > 0)
    this.#turn += 1
    const oldest = this.#requests[0]
    if (this.#turn % turnsBetweenOldest === 0) return oldest?.waiting.pop()
    const cheapest = this.#requests.reduce<EmbeddingRequest | undefined>(
      (best, request) => (best === undefined || costOf(request) < costOf(best) ? request : best),
      undefined,
    )
    return cheapest?.waiting.pop()
  }

  /** A text whose process died is the next of its request. */
  putBack(task: TextTask): void {
    task.request.waiting.push(task)
    if (!this.#requests.includes(task.request)) this.#requests.unshift(task.request)
  }

  failAll(error: unknown): void {
    for (const request of this.#requests) request.fail(error)
    this.#requests = []
  }
}

function costOf({ servedCharacters, waiting }: EmbeddingRequest): number {
  return servedCharacters + (waiting.at(-1)?.text.length ?? 0)
}
