import { parseAnswer } from '../bytes/parse-answer.ts'
import { quotedName } from '../bytes/quoted-name.ts'
import { isError, reasonIn } from '../backends/backend-error.ts'
import { describeUsage } from './describe-usage.ts'
import { EventPattern } from './event-pattern.ts'
import { HeldEvent } from './held-event.ts'
import { ToolCalls } from './tool-calls.ts'
import type { TokenCount } from '../token-count.ts'
import { readCounts } from './usage-scan.ts'

export interface StreamEditorOptions {
  /** The name that every event gives to its model. */
  readonly model: string
  /** Events that only carry token counts are read, then dropped. */
  readonly hidesUsage: boolean
  /** Keeps the text, for a server that counts nothing. */
  readonly keepsText: boolean
  /** The request's: a call that the model writes as text is one of them. */
  readonly tools?: unknown
  /** Members to add to the counts that the server tells: what they cost and use. */
  describe?(counts: TokenCount): string
}

const MODEL = '"model":'
const USAGE = '"usage"'
const TOOL_CALLS = '"tool_calls"'
/** What may begin the mark of a call, not what opens the members of every event. */
const MARK_MAY_BEGIN = /<|\[(?=[T"])/
const NO_CHOICES = /"choices"\s*:\s*\[\s*\]/
const FINISHED = /"finish_reason"\s*:\s*"[^"]/
const EMPTY_DATA = /^(?:data: ?\r?\n)+\r?\n$/
const DONE = /^data: ?\[DONE\]/
const MAY_FAIL = /"(?:error|detail|message)"/
const SAYS = /"(?:content|reasoning_content|reasoning|text|arguments)"\s*:\s*"(?!")/
/** What is longer is counted in proportion: reading the events of a text takes longer than passing them on. */
const MAX_TEXT_CHARACTERS = 256 * 1024
const nothing = Buffer.alloc(0)

/**
 * The events of an answer on their way to a client, cut anywhere by the network: nearly always the very bytes that came.
 * Events without data, counts that nobody asked for and what follows an error are left out; the server's name for the
 * model becomes ours. The last event, `[DONE]`, is left to whoever ends the answer.
 */
export class StreamEditor {
  readonly #options: StreamEditorOptions
  readonly #named: string
  readonly #expected: string
  readonly #pattern = new EventPattern()
  readonly #offersTools: boolean
  #tools: ToolCalls | null = null
  #modelAt = 0
  readonly #held = new HeldEvent()
  #usage: TokenCount | null = null
  #isDone = false
  #hasFinished = false
  #failure: string | null = null
  #deltas = 0
  #deltasInText = 0
  #text = ''
  #first = ''

  constructor(options: StreamEditorOptions) {
    this.#options = options
    this.#named = quotedName(options.model)
    this.#expected = MODEL + this.#named
    this.#offersTools = options.tools != null
  }

  get usage(): TokenCount | null {
    return this.#usage
  }

  /** A `[DONE]` or a reason to finish came. */
  get isComplete(): boolean {
    return this.#isDone || this.#hasFinished
  }

  /** The server told an error within the stream. */
  get failure(): string | null {
    return this.#failure
  }

  /** An event is on its way in pieces: nothing may be written between them. */
  get isWithinEvent(): boolean {
    return this.#held.isPassing
  }

  /** Events that said something: most servers write one per token. */
  get deltas(): number {
    return this.#deltas
  }

  get deltasInText(): number {
    return this.#deltasInText
  }

  /** Of the answer's events, as JSON, when it is kept: of a long one, the beginning. */
  get text(): string {
    return Buffer.from(this.#text, 'latin1').toString()
  }

  /** The first event, whose id and date a usage event repeats. */
  get firstEvent(): string {
    return this.#first
  }

  /** The bytes that may go now. */
  push(chunk: Buffer): Buffer {
    if (this.#isDone || this.#failure !== null) return nothing
    if (!this.#held.isOpen) return this.#pushEvents(chunk)
    const { passing, read } = this.#held.push(chunk)
    if (read === null) return passing
    const edited = this.#pushEvents(read)
    return passing.length === 0 ? edited : Buffer.concat([passing, edited])
  }

  /** From the beginning of an event on. */
  #pushEvents(bytes: Buffer): Buffer {
    const text = bytes.toString('latin1')
    if (this.#pattern.fits(text) && !(this.#offersTools && this.#mayBeCall(text))) {
      this.#count(text)
      return bytes
    }
    const endOfEvent = text.includes('\r') ? endOfCarriedEvent : endOfPlainEvent
    const passing: string[] = []
    let from = 0
    let isUntouched = true
    for (;;) {
      const end = endOfEvent(text, from)
      if (end < 0 || this.#isDone || this.#failure !== null) break
      const event = from === 0 && end === text.length ? text : text.slice(from, end)
      const edited = this.#edit(event)
      if (edited !== event) isUntouched = false
      if (edited !== '') passing.push(edited)
      from = end
    }
    const events = isUntouched ? upTo(bytes, from) : Buffer.from(passing.join(''), 'latin1')
    if (from === bytes.length || this.#isDone || this.#failure !== null) return events
    const large = this.#held.hold(bytes.subarray(from))
    return large.length === 0 ? events : Buffer.concat([events, large])
  }

  /** What never became a whole event: some servers forget the last empty line; what is cut within is no event. */
  end(): Buffer {
    const rest = this.#held.take().toString('latin1').trimEnd()
    if (rest === '') return nothing
    const isWhole = DONE.test(rest) || dataIn(rest) !== undefined
    return isWhole ? Buffer.from(this.#edit(`${rest}\n\n`), 'latin1') : nothing
  }

  #mayBeCall(text: string): boolean {
    return this.#tools?.isUnderWay === true || MARK_MAY_BEGIN.test(text)
  }

  #edit(event: string): string {
    const mayHoldCalls =
      event.includes(TOOL_CALLS) || this.#tools?.isUnderWay || (this.#offersTools && this.#mayBeCall(event))
    if (!mayHoldCalls) return this.#editOne(event)
    this.#tools ??= new ToolCalls(this.#options.tools)
    const isDone = DONE.test(event)
    const value = isDone ? undefined : dataIn(event)
    const mended = isDone ? this.#tools.rest() : value === undefined ? [] : this.#tools.mend(value)
    if (mended.length === 0 || mended[0] === value) return this.#editOne(event)
    const edited = mended.map((one) => this.#editOne(`data: ${JSON.stringify(one)}\n\n`)).join('')
    return isDone ? edited + this.#editOne(event) : edited
  }

  /** The event as the client gets it, or nothing. */
  #editOne(event: string): string {
    if (isOrdinary(event)) {
      this.#count(event)
      const renamed = this.#rename(event)
      if (renamed === event) this.#pattern.learn(event)
      return renamed
    }
    if (!event.includes('{')) return this.#editBare(event)
    if (MAY_FAIL.test(event) && this.#readFailure(event)) return ''
    const counts = this.#readUsage(event)
    if (counts !== null && this.#options.hidesUsage && NO_CHOICES.test(event)) return ''
    if (!this.#hasFinished) this.#hasFinished = FINISHED.test(event)
    if (SAYS.test(event)) this.#count(event)
    const members = counts === null ? '' : (this.#options.describe?.(counts) ?? '')
    return this.#rename(describeUsage(event, event.lastIndexOf(USAGE), members))
  }

  /** An event that holds no JSON: the last one, an empty one, or a sign of life. */
  #editBare(event: string): string {
    if (event.startsWith(':')) return event
    if (DONE.test(event)) this.#isDone = true
    return this.#isDone || EMPTY_DATA.test(event) ? '' : event
  }

  #readUsage(event: string): TokenCount | null {
    const usageAt = event.lastIndexOf(USAGE)
    const counts = usageAt < 0 ? null : readCounts(event.slice(usageAt + USAGE.length))
    if (counts !== null) this.#usage = counts
    return counts
  }

  #count(event: string): void {
    this.#deltas += 1
    if (this.#first === '') this.#first = event
    if (!this.#options.keepsText || this.#text.length >= MAX_TEXT_CHARACTERS) return
    this.#text += event
    this.#deltasInText += 1
  }

  #rename(event: string): string {
    // The name nearly always stands where it stood in the event before.
    if (event.startsWith(this.#expected, this.#modelAt)) return event
    const at = event.indexOf(MODEL)
    if (at < 0) return event
    this.#modelAt = at
    let start = at + MODEL.length
    if (event[start] === ' ') start += 1
    if (event.startsWith(this.#named, start) || event[start] !== '"') return event
    const end = event.indexOf('"', start + 1)
    return end < 0 ? event : event.slice(0, start) + this.#named + event.slice(end + 1)
  }

  #readFailure(event: string): boolean {
    const data = Buffer.from(event, 'latin1')
      .toString('utf8')
      .replace(/^(?:event: ?error\r?\n)?data: ?/, '')
    const told = failureIn(data)
    if (told !== null) this.#failure = told
    return told !== null
  }
}

/** A word of the answer and nothing else, as nearly all events are: no expression is tried on it. */
function isOrdinary(event: string): boolean {
  if (!event.startsWith('data: {') || !event.includes('"finish_reason":null') || event.includes('"error"')) return false
  const usageAt = event.indexOf(USAGE)
  return usageAt < 0 || event.startsWith('"usage":null', usageAt)
}

function dataIn(event: string): unknown {
  try {
    return parseAnswer(event.replace(/^data: ?/, ''))
  } catch {
    return undefined
  }
}

function failureIn(data: string): string | null {
  let value: unknown
  try {
    value = parseAnswer(data)
  } catch {
    return null
  }
  return isError(value) ? (reasonIn(data) ?? 'an error within the stream') : null
}

/** The very bytes that came, when nothing follows. */
function upTo(bytes: Buffer, end: number): Buffer {
  return end === bytes.length ? bytes : bytes.subarray(0, end)
}

/** Just after the empty line that closes the event, or -1. */
function endOfPlainEvent(text: string, from: number): number {
  const at = text.indexOf('\n\n', from)
  return at < 0 ? -1 : at + 2
}

const EMPTY_LINE = /\n\r?\n/g

function endOfCarriedEvent(text: string, from: number): number {
  EMPTY_LINE.lastIndex = from
  return EMPTY_LINE.test(text) ? EMPTY_LINE.lastIndex : -1
}
