import { randomUUID } from 'node:crypto'
import type { CohereFirstChatEvent } from '#contract/cohere-first'
import type { Call } from '#server/http/handlers'
import { asAppError, errorBody } from '#server/http/write-error'
import { drained } from '#server/streams/drained'
import { readCohereChat } from '../cohere-chat/read-chat.ts'
import { type DialogueEvent, dialogue } from '../dialogue.ts'
import { modelOr } from '../first-model.ts'
import { writeJson } from '../write-json.ts'
import { ChatTeller } from './chat-teller.ts'
import { asSecondChat } from './read-chat.ts'

type FirstCall = Call<'createCohereFirstChat'>

/** Answers a chat of Cohere's first client. Rejects only before the first byte. */
export async function answerFirstChat(call: FirstCall): Promise<void> {
  const { body, ctx, response } = call
  const teller = new ChatTeller(body, randomUUID())
  const events = dialogue(call, readCohereChat(asSecondChat(body, modelOr(ctx, body.model, 'chat'))))
  if (body.stream === true) return streamChat(call, teller, events)
  for await (const event of events) teller.tell(event)
  writeJson(response, ctx.actor.requestId, teller.whole())
}

/** The head leaves with the first word, so that a failure before it is an ordinary error. */
async function streamChat(
  { ctx, response, language }: FirstCall,
  teller: ChatTeller,
  events: AsyncIterable<DialogueEvent>,
): Promise<void> {
  const { requestId } = ctx.actor
  const send = async (event: CohereFirstChatEvent): Promise<void> => {
    if (!response.headersSent) {
      response.writeHead(200, {
        'content-type': 'application/stream+json; charset=utf-8',
        'cache-control': 'no-cache',
        'x-accel-buffering': 'no',
        'x-content-type-options': 'nosniff',
        'x-request-id': requestId,
        'request-id': requestId,
      })
      response.write(line(teller.begun()))
    }
    if (!response.destroyed && !response.write(line(event))) await drained(response)
  }
  try {
    for await (const event of events) for (const told of teller.tell(event)) await send(told)
    await send(teller.ended())
  } catch (error) {
    if (!response.headersSent) throw error
    await send(teller.failed(errorBody(asAppError(error), { requestId, language }).error.message))
  }
  response.end()
}

function line(event: CohereFirstChatEvent): string {
  return `${JSON.stringify(event)}\n`
}
