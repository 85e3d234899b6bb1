import { z } from 'zod'
import { parseAnswer } from '../bytes/parse-answer.ts'

/** A tool call that a model wrote as text. */
export interface WrittenCall {
  readonly name: string
  /** JSON. */
  readonly arguments: string
}

const HERMES = '<tool_call>'
const HERMES_END = '</tool_call>'
const MISTRAL = '[TOOL_CALLS]'
const MISTRAL_ARGUMENTS = '[ARGS]'
const marks = [HERMES, MISTRAL]
const MAX_CALLS = 128

const Written = z.looseObject({
  name: z.string(),
  arguments: z.unknown().optional(),
  parameters: z.unknown().optional(),
})

/** Where the first mark of a call stands, or -1. */
export function markIn(text: string): number {
  const found = marks.map((mark) => text.indexOf(mark)).filter((at) => at >= 0)
  return found.length === 0 ? -1 : Math.min(...found)
}

/** How many characters at the end of the text may be the beginning of a mark. */
export function marksBegun(text: string): number {
  const longest = Math.max(...marks.map(({ length }) => length)) - 1
  for (let length = Math.min(longest, text.length); length > 0; length -= 1) {
    const end = text.slice(-length)
    if (marks.some((mark) => mark.startsWith(end))) return length
  }
  return 0
}

/**
 * The calls of a text that begins with a mark, as models write them where their server reads none: Hermes'
 * `<tool_call>{"name":…,"arguments":{…}}</tool_call>`, Mistral's `[TOOL_CALLS][{"name":…,"arguments":{…}}]` and
 * `[TOOL_CALLS]name[ARGS]{…}`. Null when something else stands there, or a tool that nobody offered.
 */
export function callsIn(text: string, offered: ReadonlySet<string>): readonly WrittenCall[] | null {
  const written = text.trimStart().startsWith(HERMES) ? hermesCalls(text) : mistralCalls(text)
  if (written === null || written.length === 0 || written.length > MAX_CALLS) return null
  return written.every(({ name }) => offered.has(name)) ? written : null
}

function hermesCalls(text: string): WrittenCall[] | null {
  const calls: WrittenCall[] = []
  for (const part of text.split(HERMES, MAX_CALLS + 2).slice(1)) {
    const end = part.indexOf(HERMES_END)
    if (end >= 0 && part.slice(end + HERMES_END.length).trim() !== '') return null
    const call = callOf(jsonOf(end < 0 ? part : part.slice(0, end)))
    if (call === null) return null
    calls.push(call)
  }
  return calls
}

function mistralCalls(text: string): WrittenCall[] | null {
  const calls: WrittenCall[] = []
  for (const part of text.split(MISTRAL, MAX_CALLS + 2).slice(1)) {
    const list = jsonOf(part)
    const read = Array.isArray(list) ? list.map(callOf) : [namedCall(part)]
    for (const call of read) {
      if (call === null) return null
      calls.push(call)
    }
  }
  return calls
}

function namedCall(part: string): WrittenCall | null {
  const at = part.indexOf('{')
  if (at < 0) return null
  const name = part.slice(0, at).replace(MISTRAL_ARGUMENTS, '').trim()
  const given = jsonOf(part.slice(at))
  // Cut, or followed by words: a call without its arguments would be another call.
  return given === null ? null : callOf({ name, arguments: given })
}

function callOf(value: unknown): WrittenCall | null {
  const { data } = Written.safeParse(value)
  if (data === undefined) return null
  const given = data.arguments ?? data.parameters ?? {}
  if (typeof given === 'string') return { name: data.name, arguments: given }
  return typeof given === 'object' ? { name: data.name, arguments: JSON.stringify(given) } : null
}

function jsonOf(text: string): unknown {
  try {
    return parseAnswer(text)
  } catch {
    return null
  }
}
