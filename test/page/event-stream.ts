/** A stream of events that a test writes while the page reads it. */
export class EventStream<Event> {
  readonly #check: (event: Event) => void
  readonly #encoder = new TextEncoder()
  #controller: ReadableStreamDefaultController<Uint8Array> | null = null
  #lastId = 0

  constructor(check: (event: Event) => void) {
    this.#check = check
  }

  /** Whether the page reads it: it closes what it has no more use for. */
  get isOpen(): boolean {
    return this.#controller !== null
  }

  send(event: Event): void {
    this.#check(event)
    this.#lastId += 1
    this.#controller?.enqueue(this.#encoder.encode(`id: ${this.#lastId}\ndata: ${JSON.stringify(event)}\n\n`))
  }

  /** The server has said everything. */
  end(): void {
    this.#controller?.close()
    this.#controller = null
  }

  /** The connection is lost on its way. */
  cut(): void {
    this.#controller?.error(new TypeError('terminated'))
    this.#controller = null
  }

  open(signal: AbortSignal): Response {
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.#controller = controller
        signal.addEventListener('abort', () => this.#leave())
      },
      cancel: () => void (this.#controller = null),
    })
    return new Response(body, { headers: { 'content-type': 'text/event-stream' } })
  }

  #leave(): void {
    this.#controller?.error(new DOMException('The page left.', 'AbortError'))
    this.#controller = null
  }
}
