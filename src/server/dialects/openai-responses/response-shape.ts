import { textOfParts } from '#inference/text-of-parts'
import type { ResponseRequest } from '#contract/responses'
import type { WireMessage } from '#inference/backends/backend'
import type { ResponseState } from './response-events.ts'

/** An answer before its first word, with what was asked as OpenAI's clients read it back. */
export function emptyResponse(id: string, body: ResponseRequest): ResponseState {
  return {
    id,
    object: 'response',
    created_at: Math.floor(Date.now() / 1000),
    completed_at: null,
    status: 'in_progress',
    background: body.background ?? false,
    error: null,
    incomplete_details: null,
    instructions: body.instructions ?? null,
    max_output_tokens: body.max_output_tokens ?? null,
    model: body.model,
    output: [],
    parallel_tool_calls: body.parallel_tool_calls ?? true,
    previous_response_id: body.previous_response_id ?? null,
    reasoning: { effort: body.reasoning?.effort ?? null, summary: null },
    store: body.store ?? true,
    temperature: body.temperature ?? null,
    text: { format: body.text?.format ?? { type: 'text' } },
    tool_choice: body.tool_choice ?? 'auto',
    tools: body.tools ?? [],
    top_p: body.top_p ?? null,
    truncation: 'disabled',
    usage: null,
    metadata: body.metadata ?? {},
  }
}

/** What the next question's model reads of an answer. */
export function historyOf({ output }: ResponseState): WireMessage[] {
  const text = output.flatMap((item) => (item.type === 'message' ? [textOfParts(item['content'])] : [])).join('')
  const calls = output.flatMap((item) =>
    item.type === 'function_call'
      ? [{ id: item['call_id'], type: 'function', function: { name: item['name'], arguments: item['arguments'] } }]
      : [],
  )
  if (text === '' && calls.length === 0) return []
  return [{ role: 'assistant', content: text || null, ...(calls.length > 0 ? { tool_calls: calls } : {}) }]
}
