import { GrowingBuffer } from '../bytes/growing-buffer.ts'
import type { Answered } from './exchange-options.ts'
import { parseAnswer } from '../bytes/parse-answer.ts'
import { ToolCalls } from './tool-calls.ts'
import type { TokenCount } from '../token-count.ts'
import { type EditedAnswer, WholeEditor, editWhole } from './whole-editor.ts'

const MAX_KEPT_BYTES = 64 * 1024
/** Where a stream was asked for, it must become one. */
const MAX_STREAMED_BYTES = 4 * 1024 * 1024
const TOOL_CALLS = /"tool_calls"\s*:\s*\[\s*\{/
const MARKS = /<tool_call>|\[TOOL_CALLS\]/
const nothing = Buffer.alloc(0)

export interface WholeAnswerOptions {
  readonly isStream: boolean
  readonly tools: unknown
}

/**
 * A JSON answer waits for its end, to leave in one piece and be metered before the client can know it; one that is too
 * large to wait passes as it comes.
 */
export class WholeAnswer {
  readonly #model: string
  readonly #options: WholeAnswerOptions
  readonly #kept = new GrowingBuffer()
  #editor: WholeEditor | null = null

  constructor(model: string, options: WholeAnswerOptions) {
    this.#model = model
    this.#options = options
  }

  get isKept(): boolean {
    return this.#editor === null
  }

  get usage(): TokenCount | null {
    if (this.#editor !== null) return this.#editor.usage
    return this.#kept.length === 0 ? null : editWhole(this.#kept.read().toString('latin1'), this.#model).usage
  }

  /** The bytes that may go now. */
  push(chunk: Buffer): Buffer {
    if (this.#editor !== null) return this.#editor.push(chunk)
    this.#kept.append(chunk)
    if (this.#kept.length <= (this.#options.isStream ? MAX_STREAMED_BYTES : MAX_KEPT_BYTES)) return nothing
    this.#editor = new WholeEditor(this.#model)
    return this.#editor.push(this.#kept.take())
  }

  end(): Buffer {
    return this.#editor?.end() ?? nothing
  }

  /** What was kept, under our name for the model and its tool calls in one shape, a character per byte. */
  edited(): EditedAnswer {
    const edited = editWhole(this.#kept.read().toString('latin1'), this.#model)
    const { tools } = this.#options
    const mayHoldCalls = TOOL_CALLS.test(edited.text) || (tools != null && MARKS.test(edited.text))
    return mayHoldCalls ? { ...edited, text: mended(edited.text, tools) } : edited
  }

  counted(count: (answered: Answered) => TokenCount | null) {
    if (this.#kept.length === 0) return null
    return count({ text: this.#kept.read().toString(), deltas: 0, deltasInText: 0, isComplete: true })
  }
}

function mended(text: string, tools: unknown): string {
  let answer: unknown
  try {
    answer = parseAnswer(text)
  } catch {
    return text
  }
  const better = new ToolCalls(tools).mendWhole(answer)
  return better === answer ? text : JSON.stringify(better)
}
