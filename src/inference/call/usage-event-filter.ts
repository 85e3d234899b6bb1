const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d
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
      const end = endOfEvent(bytes, from)
      if (end < 0) break
      const event = bytes.subarray(from, end)
      if (!isUsageEvent(event)) passing.push(event)
      from = end
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

/** Just after the empty line that closes the event, or -1. */
function endOfEvent(bytes: Buffer, from: number): number {
  let line = bytes.indexOf(LINE_FEED, from)
  while (line >= 0) {
    const next = bytes[line + 1] === CARRIAGE_RETURN ? line + 2 : line + 1
    if (bytes[next] === LINE_FEED) return next + 1
    line = bytes.indexOf(LINE_FEED, line + 1)
  }
  return -1
}

function isUsageEvent(event: Buffer): boolean {
  return event.includes(USAGE) && NO_CHOICES.test(event.toString('latin1'))
}
