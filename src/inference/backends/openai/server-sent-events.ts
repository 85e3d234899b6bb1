/** Reads the `data` of each event from chunks cut anywhere. Comments, names and ids are passed over. */
export class ServerSentEvents {
  #decoder = new TextDecoder()
  #pending = ''
  #data: string[] = []

  /** The events completed by this chunk. */
  push(chunk: Uint8Array): string[] {
    this.#pending += this.#decoder.decode(chunk, { stream: true })
    return this.#readLines()
  }

  /** What a server left unfinished: some forget the last empty line. */
  end(): string[] {
    this.#pending += `${this.#decoder.decode()}\n\n`
    return this.#readLines()
  }

  #readLines(): string[] {
    const events: string[] = []
    const lines = this.#pending.split('\n')
    this.#pending = lines.pop() ?? ''
    for (const raw of lines) {
      const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw
      if (line === '') this.#closeEvent(events)
      else if (line.startsWith('data:')) this.#data.push(line.slice(line[5] === ' ' ? 6 : 5))
    }
    return events
  }

  #closeEvent(events: string[]): void {
    if (this.#data.length > 0) events.push(this.#data.join('\n'))
    this.#data = []
  }
}
