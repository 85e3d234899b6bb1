import { randomUUID } from 'node:crypto'
import { AppError } from '#platform/errors'
import type { Call } from '#server/http/handlers'
import { asAppError, errorBodyFor } from '#server/http/write-error'
import { EventStream } from '#server/streams/event-stream'
import { dialogue } from '../dialogue.ts'
import { countWire } from '../count-wire.ts'
import { writeJson } from '../write-json.ts'
import { type MessageEvent, emptyMessage, messageEvents } from './message-events.ts'
import { readMessages, wireMessages } from './read-messages.ts'

/** Answers a chat of Anthropic's clients. Rejects only before the first byte. */
export async function answerMessage(call: Call<'createMessage'>): Promise<void> {
  const { body, response } = call
  const showsThinking = body.thinking != null && body.thinking.type !== 'disabled'
  const id = `msg_${randomUUID().replaceAll('-', '')}`
  const model = call.ctx.models.find(body.model)?.id ?? body.model
  const identity = { id, model, showsThinking, promptTokens: countWire(wireMessages(body), body.tools) }
  const events = messageEvents(identity, dialogue(call, readMessages(body)))
  if (body.stream === true) await streamMessage(call, events)
  else writeJson(response, call.ctx.actor.requestId, await wholeMessage(emptyMessage(identity), events))
}

/** The head leaves with the first word of an answer, so that a failure before it is an ordinary error. */
async function streamMessage({ ctx, response, language }: Call<'createMessage'>, events: AsyncIterable<MessageEvent>) {
  const { requestId } = ctx.actor
  const stream = new EventStream(response, requestId)
  const waiting: MessageEvent[] = []
  try {
    for await (const event of events) {
      waiting.push(event)
      if (event.type === 'message_start') continue
      for (const told of waiting.splice(0)) await stream.sendNamed(told.type, told)
    }
    stream.end()
  } catch (error) {
    stream.abandon()
    if (!response.headersSent) throw error
    await stream.sendNamed('error', errorBodyFor(asAppError(error), { requestId, language, dialect: 'anthropic' }))
    stream.end()
  }
}

interface Block {
  type: string
  text?: string
  thinking?: string
  input?: unknown
  citations?: unknown[]
}

/** The same events, folded into the one message that they tell. */
async function wholeMessage(empty: ReturnType<typeof emptyMessage>, events: AsyncIterable<MessageEvent>) {
  const content: Block[] = []
  const written: string[] = []
  let end: Readonly<Record<string, unknown>> = {}
  for await (const event of events) {
    const { type, content_block: block, delta, index: _index, ...rest } = event
    if (type === 'content_block_start') content.push({ ...asBlock(block) })
    if (type === 'content_block_delta') fill(content.at(-1), asBlock(delta), written)
    if (type === 'content_block_stop') close(content.at(-1), written)
    if (type === 'message_delta') end = { ...asBlock(delta), ...rest }
  }
  return { ...empty, content, ...end }
}

/** Made by `messageEvents`, as Anthropic shapes them. */
function asBlock(value: unknown): Block & Readonly<Record<string, unknown>> {
  return value as Block & Readonly<Record<string, unknown>>
}

function fill(block: Block | undefined, delta: Readonly<Record<string, unknown>>, written: string[]): void {
  if (block === undefined) return
  if (typeof delta['text'] === 'string') block.text += delta['text']
  if (typeof delta['thinking'] === 'string') block.thinking += delta['thinking']
  if (typeof delta['partial_json'] === 'string') written.push(delta['partial_json'])
  if (delta['citation'] !== undefined) block.citations = [...(block.citations ?? []), delta['citation']]
}

function close(block: Block | undefined, written: string[]): void {
  const text = written.splice(0).join('')
  if (block?.type !== 'tool_use' || text === '') return
  try {
    block.input = JSON.parse(text)
  } catch (cause) {
    throw new AppError('backend_protocol', { backend: 'model', reason: 'tool_arguments_not_json' }, { cause })
  }
}
