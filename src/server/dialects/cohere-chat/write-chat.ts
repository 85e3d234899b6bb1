import { randomUUID } from 'node:crypto'
import type { CohereChatEvent } from '#contract/cohere'
import type { Call } from '#server/http/handlers'
import { asAppError, errorBody } from '#server/http/write-error'
import { EventStream } from '#server/streams/event-stream'
import { z } from 'zod'
import { dialogue } from '../dialogue.ts'
import { writeJson } from '../write-json.ts'
import { cohereEvents } from './chat-events.ts'
import { readCohereChat } from './read-chat.ts'

/** Answers a chat of Cohere's clients. Rejects only before the first byte. */
export async function answerCohereChat(call: Call<'createCohereChat'>): Promise<void> {
  const { body, response, ctx } = call
  const identity = { id: randomUUID(), showsThinking: body.thinking?.type === 'enabled' }
  const events = cohereEvents(identity, dialogue(call, readCohereChat(body)))
  if (body.stream === true) await streamChat(call, events)
  else writeJson(response, ctx.actor.requestId, await wholeChat(identity.id, events))
}

/** The head leaves with the first word of an answer, so that a failure before it is an ordinary error. */
async function streamChat(
  { ctx, response, language }: Call<'createCohereChat'>,
  events: AsyncIterable<CohereChatEvent>,
) {
  const { requestId } = ctx.actor
  const stream = new EventStream(response, requestId)
  const waiting: CohereChatEvent[] = []
  try {
    for await (const event of events) {
      waiting.push(event)
      if (event.type === 'message-start') continue
      for (const told of waiting.splice(0)) await stream.sendNamed(told.type, told)
    }
    await stream.send('[DONE]')
    stream.end()
  } catch (error) {
    stream.abandon()
    if (!response.headersSent) throw error
    const told = errorBody(asAppError(error), { requestId, language }).error.message
    await stream.sendNamed('message-end', { type: 'message-end', delta: { finish_reason: 'ERROR', error: told } })
    stream.end()
  }
}

const anything = z.unknown().optional()
const Delta = z.looseObject({
  finish_reason: anything,
  usage: anything,
  message: z.looseObject({ content: anything, tool_calls: anything, citations: anything }).default({}),
})
const Content = z.looseObject({
  type: z.string().optional(),
  text: z.string().optional(),
  thinking: z.string().optional(),
})
const ToolCall = z.looseObject({ function: z.looseObject({ arguments: z.string() }) })

/** The same events, folded into the one message that they tell. */
async function wholeChat(id: string, events: AsyncIterable<CohereChatEvent>) {
  const content: z.infer<typeof Content>[] = []
  const calls = new Map<unknown, z.infer<typeof ToolCall>>()
  const citations: unknown[] = []
  let end: Readonly<Record<string, unknown>> = {}
  for await (const { type, index, delta } of events) {
    const { message, finish_reason, usage } = Delta.parse(delta ?? {})
    if (type === 'content-start') content.push(Content.parse(message.content))
    if (type === 'content-delta') fill(content.at(-1), Content.parse(message.content))
    if (type === 'tool-call-start') calls.set(index, ToolCall.parse(message.tool_calls))
    const call = calls.get(index)
    if (type === 'tool-call-delta' && call)
      call.function.arguments += ToolCall.parse(message.tool_calls).function.arguments
    if (type === 'citation-start') citations.push(message.citations)
    if (type === 'message-end') end = { finish_reason, usage }
  }
  const message = {
    role: 'assistant',
    ...(content.length > 0 ? { content } : {}),
    ...(calls.size > 0 ? { tool_calls: [...calls.values()] } : {}),
    ...(citations.length > 0 ? { citations } : {}),
  }
  return { id, message, ...end }
}

function fill(part: z.infer<typeof Content> | undefined, { text, thinking }: z.infer<typeof Content>): void {
  if (part === undefined) return
  if (text !== undefined) part.text = (part.text ?? '') + text
  if (thinking !== undefined) part.thinking = (part.thinking ?? '') + thinking
}
