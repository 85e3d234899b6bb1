import type { ForwardedFields } from '#inference/call/forward'
import { AppError } from '#platform/errors'

/** What is read of a body that goes on to a model server as it came. */
export interface PassedBody<Whole> extends ForwardedFields {
  readonly model: string
  /** Where Albert's search would stand. */
  readonly search: unknown
  readonly search_args: unknown
  readonly tools: unknown
  readonly tool_choice: unknown
  /** Where files would stand. */
  readonly messages: unknown
  /** All of it, its texts decoded: for whoever answers without a server. */
  whole(): Whole
}

type Passed = ForwardedFields & { readonly model: string; readonly [field: string]: unknown }

const isPlain = /^[\x20-\x7e]*$/

/** Of a valid body; `undecoded` has a character per byte in its texts. */
export function passedBody<Whole>(
  body: unknown,
  texts: 'decoded' | 'undecoded',
  whole: () => Whole,
): PassedBody<Whole> {
  if (!isForwarded(body)) throw new AppError('internal', { reason: 'a body that names no model cannot be passed on' })
  const { model, stream, stream_options, max_tokens, max_completion_tokens } = body
  const { search, search_args, tools, tool_choice, messages, priority } = body
  const name = texts === 'decoded' || isPlain.test(model) ? model : Buffer.from(model, 'latin1').toString()
  return {
    model: name,
    stream,
    stream_options,
    max_tokens,
    max_completion_tokens,
    search,
    search_args,
    tools,
    tool_choice,
    messages,
    priority,
    whole,
  }
}

function isForwarded(body: unknown): body is Passed {
  return typeof body === 'object' && body !== null && 'model' in body && typeof body.model === 'string'
}
