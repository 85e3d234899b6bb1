import type { messagesRoutes } from '#contract/messages'
import { countTokens, prepareTokenizer } from '#inference/call/count-tokens'
import { authorize } from '#platform/auth/authorize'
import { answerMessage } from '../dialects/anthropic-messages/write-message.ts'
import { wireMessages } from '../dialects/anthropic-messages/read-messages.ts'
import type { Handlers } from '../http/handlers.ts'

/** What a model is told around each message, about. */
const tokensPerMessage = 4

/** Anthropic's dialect. */
export const messagesHandlers: Handlers<keyof typeof messagesRoutes> = {
  createMessage(call) {
    authorize(call.ctx, 'inference:use')
    return answerMessage(call)
  },

  async countMessageTokens({ ctx, body }) {
    authorize(ctx, 'inference:use')
    const texts = wireMessages(body).map(({ content }) =>
      typeof content === 'string' ? content : JSON.stringify(content ?? ''),
    )
    const tools = body.tools?.length ? [JSON.stringify(body.tools)] : []
    await prepareTokenizer()
    const counts = [...texts, ...tools].map((text) => countTokens(text) + tokensPerMessage)
    return { input_tokens: counts.reduce((sum, count) => sum + count, 0) }
  },
}
