import { z } from 'zod'

/** One line of the input of a batch. */
export interface BatchRequest {
  /** From 1, as editors count. */
  readonly line: number
  readonly customId: string
  readonly body: Readonly<Record<string, unknown>>
}

/** Why a line is no request, in the words of OpenAI's clients. */
export interface BatchFault {
  readonly code: string
  readonly line: number | null
  readonly message: string
  readonly param: string | null
}

const Line = z.looseObject({
  custom_id: z.string().min(1).max(512),
  method: z.literal('POST'),
  url: z.string(),
  body: z.looseObject({ model: z.string().min(1) }),
})

const longestLineBytes = 8 * 1024 * 1024
const lineEnd = 0x0a

/** The requests of a file, or what is wrong with each line; empty lines are passed over. */
export async function* readRequests(
  content: AsyncIterable<Uint8Array>,
  asked: AskedOfAll,
): AsyncGenerator<BatchRequest | BatchFault> {
  for await (const { line, text } of linesOf(content)) {
    if (text === null) yield fault('line_too_large', `a line has at most ${longestLineBytes} bytes`, { line })
    else if (text.trim() !== '') yield readLine(line, text, asked)
  }
}

/** What a batch says for all its lines: where they ask, and in Mistral's batches which model. */
export interface AskedOfAll {
  readonly endpoint: string
  /** Null: each line says it, with its method and address. */
  readonly model: string | null
}

function completed(value: unknown, url: string, model: string): unknown {
  const line = z.looseObject({ body: z.looseObject({}) }).safeParse(value)
  return line.success ? { method: 'POST', url, ...line.data, body: { ...line.data.body, model } } : value
}

export function isFault(read: BatchRequest | BatchFault): read is BatchFault {
  return 'code' in read
}

function readLine(line: number, text: string, { endpoint, model }: AskedOfAll): BatchRequest | BatchFault {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return fault('invalid_json_line', 'this line is not valid JSON', { line })
  }
  const read = Line.safeParse(model === null ? value : completed(value, endpoint, model))
  if (!read.success) {
    const [issue] = read.error.issues
    const param = issue?.path.join('.') ?? ''
    return fault('invalid_request', `${param || 'the line'}: ${issue?.message}`, { line, param: param || null })
  }
  const { custom_id: customId, url, body } = read.data
  if (url !== endpoint) return fault('mismatched_endpoint', `this batch asks ${endpoint} alone`, { line, param: 'url' })
  if (body['stream'] === true)
    return fault('invalid_request', 'nothing is streamed in a batch', { line, param: 'body.stream' })
  if (body['background'] === true) {
    return fault('invalid_request', 'a batch is in the background already', { line, param: 'body.background' })
  }
  return { line, customId, body }
}

/** Of one line, or of the whole input. */
export function fault(
  code: string,
  message: string,
  place: Partial<Pick<BatchFault, 'line' | 'param'>> = {},
): BatchFault {
  return { code, line: null, message, param: null, ...place }
}

interface Line {
  readonly line: number
  /** Null when it is too long to be held. */
  readonly text: string | null
}

async function* linesOf(content: AsyncIterable<Uint8Array>): AsyncGenerator<Line> {
  let line = 1
  let held = new HeldLine()
  for await (const chunk of content) {
    let from = 0
    for (let end = chunk.indexOf(lineEnd); end >= 0; end = chunk.indexOf(lineEnd, from)) {
      held.add(chunk.subarray(from, end))
      yield { line, text: held.text() }
      held = new HeldLine()
      line += 1
      from = end + 1
    }
    held.add(chunk.subarray(from))
  }
  yield { line, text: held.text() }
}

class HeldLine {
  readonly #parts: Uint8Array[] = []
  #bytes = 0

  add(part: Uint8Array): void {
    this.#bytes += part.byteLength
    if (this.#bytes <= longestLineBytes) this.#parts.push(part)
  }

  /** Without the mark with which some editors begin a file. */
  text(): string | null {
    if (this.#bytes > longestLineBytes) return null
    return Buffer.concat(this.#parts)
      .toString('utf8')
      .replace(/^\uFEFF/, '')
  }
}
