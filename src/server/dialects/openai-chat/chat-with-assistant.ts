import type { ChatRequest } from '#contract/inference'
import type { Call } from '#server/http/handlers'
import { askAssistant } from '../ask-assistant.ts'
import { holdsSearch, readAskedSearch } from './asked-search.ts'
import { readQuestion } from './read-question.ts'
import { writeChat } from './write-chat.ts'

/** An assistant's answer in the dialect of chat completions, with its proof; metered as one call. */
export async function chatWithAssistant(call: Call<'createChatCompletion'>, sent: ChatRequest): Promise<void> {
  const { ctx, language, response } = call
  const { body, search } = holdsSearch(sent) ? readAskedSearch(sent, language) : { body: sent }
  const question = readQuestion(body, language)
  const named = search?.collection_ids.length ? search.collection_ids : null
  const collectionIds = body.collections ?? named
  const asked = { model: body.model, endpoint: 'chat/completions', question, collectionIds }
  const events = askAssistant(call, asked)
  await writeChat({ response, body, language, requestId: ctx.actor.requestId }, events)
}
