const EVENT_END = Buffer.from('\n\n')
const USAGE = Buffer.from('"usage":')
const NO_CHOICES = /"choices"\s*:\s*\[\s*\]/
/** An event larger than this is no usage event: it passes as it comes. */
const MAX_HELD_BYTES = 64 * 1024

/** Drops the event that only carries the token counts, for the client who asked for none; the rest passes untouched. */
export class UsageEventFilter {
  #held: Buffer = Buffer.alloc(0)

  /** The bytes that may go now. */
  push(chunk: Buffer): Buffer {
    const bytes = this.#held.length > 0 ? Buffer.concat([this.#held, chunk]) : chunk
    const passing: Buffer[] = []
    let from = 0
    for (;;) {
      const end = bytes.indexOf(EVENT_END, from)
      if (end < 0) break
      const event = bytes.subarray(from, end + EVENT_END.length)
      if (!isUsageEvent(event)) passing.push(event)
      from = end + EVENT_END.length
    }
    this.#held = bytes.subarray(from)
    if (this.#held.length > MAX_HELD_BYTES) passing.push(this.end())
    return passing.length === 1 && passing[0] ? passing[0] : Buffer.concat(passing)
  }

  /** What never became a whole event. */
  end(): Buffer {
    const rest = this.#held
    this.#held = Buffer.alloc(0)
    return rest
  }
}

function isUsageEvent(event: Buffer): boolean {
  return event.includes(USAGE) && NO_CHOICES.test(event.toString('latin1'))
}
