const CONTENT = '"content":"'
/** Servers that write something else in each event are not learnt again and again. */
const MOST_LESSONS = 8

/**
 * What the events of one stream have in common: nearly all of them differ by a word, and a chunk that holds one such
 * event needs no look at its members.
 */
export class EventPattern {
  #before = ''
  #after = ''
  #lessons = 0

  /** An event with a word of the answer, passed as it came, and with nothing to read or to change in it. */
  learn(event: string): void {
    if (this.#lessons >= MOST_LESSONS) return
    this.#lessons += 1
    const start = event.indexOf(CONTENT) + CONTENT.length
    const end = event.indexOf('"', start)
    if (start < CONTENT.length || end < 0 || event[end - 1] === '\\') return
    this.#before = event.slice(0, start)
    this.#after = event.slice(end)
  }

  /** Whether the text is one such event, word apart. Quotation marks within the word are left to whoever reads it whole. */
  fits(text: string): boolean {
    const { length } = this.#before
    if (length === 0 || !text.startsWith(this.#before)) return false
    return text.endsWith(this.#after) && text.indexOf('"', length) === text.length - this.#after.length
  }
}
