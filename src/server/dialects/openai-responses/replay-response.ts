import type { ResponseAnswer } from '#contract/responses'
import { z } from 'zod'
import type { ResponseEvent } from './response-events.ts'

type Answer = z.infer<typeof ResponseAnswer>

const Parts = z.array(
  z.looseObject({ type: z.string(), text: z.string(), annotations: z.array(z.unknown()).max(4096) }),
)
type Part = z.infer<typeof Parts>[number]
type Told = (type: string, fields: Readonly<Record<string, unknown>>) => ResponseEvent

/** An answer that was kept, told again as a stream: the same events, each text in one piece. */
export function* replayedEvents(answer: Answer): Generator<ResponseEvent> {
  let next = 0
  const told: Told = (type, fields) => ({ type, sequence_number: next++, ...fields })
  const begun = { ...answer, status: 'in_progress', output: [], usage: null }
  yield told('response.created', { response: begun })
  yield told('response.in_progress', { response: begun })
  for (const [output_index, item] of answer.output.entries()) {
    const place = { item_id: item['id'], output_index }
    const parts = Parts.safeParse(item['content']).data ?? []
    const empty = { ...item, status: 'in_progress', ...(parts.length > 0 ? { content: [] } : {}) }
    yield told('response.output_item.added', { output_index, item: empty })
    for (const [content_index, part] of parts.entries()) yield* partEvents(told, { ...place, content_index }, part)
    if (item.type === 'function_call') {
      yield told('response.function_call_arguments.delta', { ...place, delta: item['arguments'] })
      yield told('response.function_call_arguments.done', { ...place, arguments: item['arguments'] })
    }
    yield told('response.output_item.done', { output_index, item })
  }
  yield told(endings.get(answer.status) ?? 'response.incomplete', { response: answer })
}

const endings: ReadonlyMap<string, string> = new Map(
  Object.entries({
    completed: 'response.completed',
    failed: 'response.failed',
  }),
)

function* partEvents(told: Told, place: object, part: Part): Generator<ResponseEvent> {
  if (part.type !== 'output_text') return
  const { text, annotations } = part
  yield told('response.content_part.added', { ...place, part: { ...part, text: '', annotations: [] } })
  yield told('response.output_text.delta', { ...place, delta: text, logprobs: [] })
  for (const [annotation_index, annotation] of annotations.entries()) {
    yield told('response.output_text.annotation.added', { ...place, annotation_index, annotation })
  }
  yield told('response.output_text.done', { ...place, text, logprobs: [] })
  yield told('response.content_part.done', { ...place, part })
}
