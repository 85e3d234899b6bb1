import type { ChatEvent } from '#inference/call/chat-events'
import type { Call } from '#server/http/handlers'
import { asAppError, errorBody } from '#server/http/write-error'
import { EventStream } from '#server/streams/event-stream'

export interface Identity {
  readonly id: string
  readonly model: string
  readonly created: number
}

type StreamedCall = Pick<Call<'fillInTheMiddle'>, 'ctx' | 'response' | 'language'>

/**
 * Events as chunks of Mistral's: calls of tools come whole, with the reason to finish and the counts, in the last one.
 * The head leaves with the first word, so that a failure before it is an ordinary error.
 */
export async function streamChunks(
  { ctx, response, language }: StreamedCall,
  identity: Identity,
  events: AsyncIterable<ChatEvent>,
): Promise<void> {
  const { requestId } = ctx.actor
  const stream = new EventStream(response, requestId)
  const told = (delta: object, finish_reason: string | null, more: object = {}) => {
    const choices = [{ index: 0, delta, finish_reason }]
    return stream.send({ ...identity, object: 'chat.completion.chunk', choices, ...more })
  }
  const calls: Calls = new Map()
  let usage = usageOf(0, 0)
  try {
    for await (const event of events) {
      switch (event.type) {
        case 'text-delta':
          await told({ role: 'assistant', content: event.text }, null)
          break
        case 'reasoning-delta':
          await told({ role: 'assistant', content: [thought(event.text)] }, null)
          break
        case 'tool-call-started':
        case 'tool-call-delta':
          gather(calls, event)
          break
        case 'usage-counted':
          usage = usageOf(event.promptTokens, event.completionTokens)
          break
        case 'finished': {
          const tools = calls.size === 0 ? {} : { tool_calls: [...calls.values()] }
          await told({ content: '', ...tools }, event.reason, { usage })
        }
      }
    }
    await stream.send('[DONE]')
    stream.end()
  } catch (error) {
    stream.abandon()
    if (!response.headersSent) throw error
    await stream.sendNamed('error', errorBody(asAppError(error), { requestId, language }))
    stream.end()
  }
}

type Calls = Map<number, { index: number; id: string; function: { name: string; arguments: string } }>

function gather(calls: Calls, event: Extract<ChatEvent, { type: 'tool-call-started' | 'tool-call-delta' }>): void {
  const { index } = event
  const call = calls.get(index)
  if (event.type === 'tool-call-started') {
    calls.set(index, { index, id: event.id, function: { name: event.name, arguments: '' } })
  } else if (call) call.function.arguments += event.arguments
}

function thought(text: string) {
  return { type: 'thinking', thinking: [{ type: 'text', text }] }
}

export function usageOf(prompt_tokens: number, completion_tokens: number) {
  return { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens }
}
