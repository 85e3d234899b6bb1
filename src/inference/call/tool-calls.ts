import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { type WrittenCall, callsIn, markIn, marksBegun } from './tool-call-marks.ts'

const Call = z.looseObject({
  index: z.unknown().optional(),
  id: z.unknown().optional(),
  type: z.unknown().optional(),
  function: z.looseObject({ name: z.unknown().optional(), arguments: z.unknown().optional() }).nullish(),
})
type Call = z.infer<typeof Call>

const Said = z.looseObject({ content: z.unknown().optional(), tool_calls: z.array(Call).nullish() })
type Said = z.infer<typeof Said>

const Choice = z.looseObject({
  index: z.number().nullish(),
  delta: Said.nullish(),
  message: Said.nullish(),
  finish_reason: z.string().nullish(),
})
type Choice = z.infer<typeof Choice>

const Chunk = z.looseObject({ choices: z.array(Choice).max(128) })
type Chunk = z.infer<typeof Chunk>

const OfferedTool = z.looseObject({ function: z.looseObject({ name: z.string() }) })
/** Reasons that say something of their own; any other ends an answer that holds calls as `tool_calls`. */
const ownReasons: ReadonlySet<string> = new Set(['length', 'content_filter'])
/** Beyond, a text that looked like a call is a text. */
const MAX_WRITTEN_CHARACTERS = 1024 * 1024

interface OpenCall {
  readonly id: string
  readonly name: string
  arguments: string
}

/**
 * The tool calls of one answer in OpenAI's shape, whatever its server makes of them: indices that count from 0, an id, a
 * type and a name once, arguments as text, also of calls that the model wrote as text, and one reason to finish.
 */
export class ToolCalls {
  readonly #tools: unknown
  readonly #choices = new Map<number, CallsOfChoice>()
  #offered: ReadonlySet<string> | null = null
  #last: Chunk | null = null

  /** `tools` is the request's: what is not offered there is never read in a text. */
  constructor(tools: unknown) {
    this.#tools = tools
  }

  /** Something is held back, or calls were begun whose end must tell so. */
  get isUnderWay(): boolean {
    return this.#choices.values().some((choice) => choice.isUnderWay)
  }

  get offersAny(): boolean {
    return this.#names.size > 0
  }

  /** The events that one becomes: the very same when nothing is odd in it. */
  mend(event: unknown): readonly unknown[] {
    const chunk = Chunk.safeParse(event).data
    if (chunk === undefined || chunk.choices.length === 0) return [event]
    this.#last = chunk
    const before: Choice[] = []
    let isMended = false
    const choices = chunk.choices.map((choice) => {
      const { first, mended } = this.#of(choice).mend(choice)
      if (first !== null) before.push(first)
      if (mended !== choice) isMended = true
      return mended
    })
    if (!isMended && before.length === 0) return [event]
    const { usage: _, ...bare } = chunk
    return before.length === 0
      ? [{ ...chunk, choices }]
      : [
          { ...bare, choices: before },
          { ...chunk, choices },
        ]
  }

  /** What was held back of an answer that ends without a reason. */
  rest(): readonly unknown[] {
    const last = this.#last
    if (last === null) return []
    const held = last.choices.flatMap((choice) => this.#of(choice).rest(choice) ?? [])
    return held.length === 0 ? [] : [{ ...last, choices: held }]
  }

  /** A whole answer, or the very same. */
  mendWhole(answer: unknown): unknown {
    const chunk = Chunk.safeParse(answer).data
    if (chunk === undefined) return answer
    const choices = chunk.choices.map((choice) => wholeChoice(choice, this.#names))
    return choices.every((choice, index) => choice === chunk.choices[index]) ? answer : { ...chunk, choices }
  }

  get #names(): ReadonlySet<string> {
    this.#offered ??= new Set(
      Array.isArray(this.#tools)
        ? this.#tools.flatMap((tool) => OfferedTool.safeParse(tool).data?.function.name ?? [])
        : [],
    )
    return this.#offered
  }

  #of({ index }: Choice): CallsOfChoice {
    const known = this.#choices.get(index ?? 0) ?? new CallsOfChoice(this.#names)
    this.#choices.set(index ?? 0, known)
    return known
  }
}

interface MendedChoice {
  /** What goes before, in an event of its own. */
  readonly first: Choice | null
  readonly mended: Choice
}

class CallsOfChoice {
  readonly #offered: ReadonlySet<string>
  readonly #calls: OpenCall[] = []
  /** Ours, by the server's index. */
  readonly #places = new Map<number, number>()
  #held = ''
  #isWritten = false
  #isFinished = false

  constructor(offered: ReadonlySet<string>) {
    this.#offered = offered
  }

  get isUnderWay(): boolean {
    return this.#held !== '' || this.#calls.length > 0
  }

  mend(choice: Choice): MendedChoice {
    const said = choice.delta ?? choice.message ?? null
    let delta = said === null ? null : this.#mendSaid(said)
    let reason = choice.finish_reason
    let first: Choice | null = null
    if (reason) {
      first = this.rest(choice)
      const empty = this.#emptyCalls()
      if (empty.length > 0) delta = { ...delta, tool_calls: [...(delta?.tool_calls ?? []), ...empty] }
      if (this.#calls.length > 0) reason = this.#isFinished ? null : reasonOf(reason)
      this.#isFinished = true
    }
    if (delta === said && reason === choice.finish_reason) return { first, mended: choice }
    const { message: _, ...others } = choice
    return { first, mended: { ...others, delta, finish_reason: reason } }
  }

  /** The text held back, or the calls that it was. */
  rest(choice: Choice): Choice | null {
    const held = this.#held
    if (held === '') return null
    const written = this.#isWritten ? callsIn(held, this.#offered) : null
    this.#held = ''
    this.#isWritten = false
    const { message: _, ...others } = choice
    const delta = written === null ? { content: held } : { tool_calls: written.map((call) => this.#open(call)) }
    return { ...others, delta, finish_reason: null }
  }

  #mendSaid(said: Said): Said {
    const calls = said.tool_calls?.map((call) => this.#mendCall(call))
    const isSame = calls === undefined || calls.every((call, index) => call === said.tool_calls?.[index])
    const { content } = said
    const passed = typeof content === 'string' && this.#offered.size > 0 ? this.#read(content) : content
    return isSame && passed === content ? said : { ...said, content: passed, ...(calls && { tool_calls: calls }) }
  }

  /** The part of the text that is no call. */
  #read(content: string): string {
    const text = this.#held + content
    if (this.#isWritten && text.length <= MAX_WRITTEN_CHARACTERS) {
      this.#held = text
      return ''
    }
    const at = this.#isWritten ? -1 : markIn(text)
    const end = at >= 0 ? at : text.length - (this.#isWritten ? 0 : marksBegun(text))
    this.#isWritten = at >= 0
    this.#held = text.slice(end)
    return text.slice(0, end)
  }

  #mendCall(call: Call): Call {
    const id = textOr(call.id)
    const name = textOr(call.function?.name)
    const given = call.function?.arguments
    const text = typeof given === 'string' ? given : given == null ? '' : JSON.stringify(given)
    const place = this.#placeOf(call, id, name)
    const open = this.#calls[place]
    if (open === undefined) {
      const isOrdinary = id !== null && call.type === 'function' && call.index === place && given === text
      const begun = this.#open({ name: name ?? '', arguments: text }, id)
      if (typeof call.index === 'number') this.#places.set(call.index, place)
      return isOrdinary ? call : { ...call, ...begun, function: { ...call.function, ...begun.function } }
    }
    const added = isWhole(open.arguments) && open.arguments === text ? '' : text
    open.arguments += added
    const isOrdinary = id === null && name === null && call.index === place && (given == null || given === added)
    if (isOrdinary) return call
    const { id: _id, type: _type, ...others } = call
    const { name: _name, ...inside } = call.function ?? {}
    return { ...others, index: place, function: { ...inside, arguments: added } }
  }

  /** Of the call that a fragment goes on; that of a new one is how many there are. */
  #placeOf({ index }: Call, id: string | null, name: string | null): number {
    const count = this.#calls.length
    const known = typeof index === 'number' ? this.#places.get(index) : this.#placeById(id, name)
    const open = known === undefined ? undefined : this.#calls[known]
    if (known === undefined || open === undefined) return count
    // Several calls under one index, each whole.
    const isAnother = id !== null && id !== open.id && name !== null
    return isAnother && (name !== open.name || isWhole(open.arguments)) ? count : known
  }

  #placeById(id: string | null, name: string | null): number | undefined {
    const last = this.#calls.length - 1
    if (last < 0) return undefined
    const found = id === null ? -1 : this.#calls.findIndex((call) => call.id === id)
    if (found >= 0) return found
    const isFragment = id === null && (name === null || !isWhole(this.#calls[last]?.arguments ?? ''))
    return isFragment ? last : undefined
  }

  #open(call: WrittenCall, id: string | null = null) {
    const open: OpenCall = { id: id ?? newId(), name: call.name, arguments: call.arguments }
    const index = this.#calls.push(open) - 1
    return { index, id: open.id, type: 'function', function: { name: call.name, arguments: call.arguments } }
  }

  /** Nothing is no JSON. */
  #emptyCalls(): Call[] {
    if (this.#isFinished) return []
    return this.#calls.flatMap((call, index) => {
      if (call.arguments.trim() !== '') return []
      call.arguments = '{}'
      return [{ index, function: { arguments: '{}' } }]
    })
  }
}

function wholeChoice(choice: Choice, offered: ReadonlySet<string>): Choice {
  const { message } = choice
  if (!message) return choice
  const { content } = message
  const at = typeof content === 'string' && offered.size > 0 ? markIn(content) : -1
  const written = typeof content === 'string' && at >= 0 ? callsIn(content.slice(at), offered) : null
  const given = message.tool_calls ?? []
  const calls = [...given.map(wholeCall), ...(written ?? []).map((call) => wholeCall({ function: { ...call } }))]
  if (calls.length === 0) return choice
  const reason = choice.finish_reason ? reasonOf(choice.finish_reason) : 'tool_calls'
  const isSame = written === null && calls.every((call, index) => call === given[index])
  if (isSame && reason === choice.finish_reason) return choice
  const text = written === null ? content : String(content).slice(0, at).trimEnd() || null
  return { ...choice, message: { ...message, content: text, tool_calls: calls }, finish_reason: reason }
}

function wholeCall(call: Call): Call {
  const id = textOr(call.id)
  const given = call.function?.arguments
  if (id !== null && call.type === 'function' && typeof given === 'string' && given.trim() !== '') return call
  const text = typeof given === 'string' ? given : given == null ? '' : JSON.stringify(given)
  const { id: _, ...others } = call
  const fields = { name: textOr(call.function?.name) ?? '', arguments: text.trim() === '' ? '{}' : text }
  return { id: id ?? newId(), ...others, type: 'function', function: { ...call.function, ...fields } }
}

function reasonOf(reason: string): string {
  return ownReasons.has(reason) ? reason : 'tool_calls'
}

/** Some servers write "null" for nothing. */
function textOr(value: unknown): string | null {
  return typeof value === 'string' && value !== '' && value !== 'null' ? value : null
}

function newId(): string {
  return `call_${randomUUID().replaceAll('-', '').slice(0, 24)}`
}

function isWhole(text: string): boolean {
  if (!text.trimEnd().endsWith('}')) return false
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
