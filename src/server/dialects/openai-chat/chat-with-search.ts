import type { ChatRequest } from '#contract/inference'
import { searchChunks } from '#data/search/search-chunks'
import { searchResultOf } from '#data/search/search-result'
import { forward } from '#inference/call/forward'
import type { Call } from '#server/http/handlers'
import { fittingChunks, questionOver } from '#toolbox/answer/generate/prompt'
import { wordsIn } from '#toolbox/answer/locales/words'
import { searchOf } from '../search-of.ts'
import { type AskedSearch, lastQuestion } from './asked-search.ts'

/**
 * A chat whose model answers from what Albert's search finds: the passages stand in the question, and the answer, or the
 * first event of a stream, carries them as `search_results`. The model's claims are not checked: assistants do that.
 */
export async function chatWithSearch(
  { ctx, response, startedAtMs, language }: Call<'createChatCompletion'>,
  { body, search }: AskedSearch,
): Promise<void> {
  const { model } = body
  const asked = { model, endpoint: 'chat/completions' as const, response, startedAtMs }
  if (search === null) return forward(ctx, { ...asked, body: bytesOf(body), parsed: body })
  const { hits } = await searchChunks(ctx, searchOf(search))
  const results = hits.map((hit) => searchResultOf(hit, search.method))
  const told = withPassages(body, questionOver(fittingChunks(hits), lastQuestion(body), language))
  const grounded = { ...told, messages: [{ role: 'system', content: wordsIn(language).system }, ...told.messages] }
  const members = `"search_results":${JSON.stringify(results)},`
  return forward(ctx, { ...asked, body: bytesOf(grounded), parsed: grounded, members })
}

function bytesOf(body: ChatRequest): Buffer {
  return Buffer.from(JSON.stringify(body))
}

/** The last question with its passages; parts that are no text stay beside. */
function withPassages(body: ChatRequest, question: string): ChatRequest {
  const last = body.messages.findLastIndex(({ role }) => role === 'user')
  const messages = body.messages.map((message, index) => {
    if (index !== last) return message
    const { content } = message
    const others = Array.isArray(content) ? content.filter((part) => !isText(part)) : []
    return { ...message, content: others.length === 0 ? question : [{ type: 'text', text: question }, ...others] }
  })
  return { ...body, messages }
}

function isText(part: unknown): boolean {
  return typeof part === 'object' && part !== null && 'type' in part && part.type === 'text'
}
