import type { Call } from '#server/http/handlers'
import { askAssistant } from '../ask-assistant.ts'
import { readQuestion } from './read-question.ts'
import { writeChat } from './write-chat.ts'

/** An assistant's answer in the dialect of chat completions, with its proof; metered as one call. */
export async function chatWithAssistant(call: Call<'createChatCompletion'>): Promise<void> {
  const { ctx, body, language, response } = call
  const question = readQuestion(body, language)
  const asked = { model: body.model, endpoint: 'chat/completions', question, collectionIds: body.collections ?? null }
  const events = askAssistant(call, asked)
  await writeChat({ response, body, language, requestId: ctx.actor.requestId }, events)
}
