import type { messagesRoutes } from '#contract/messages'
import { authorize } from '#platform/auth/authorize'
import { answerMessage } from '../dialects/anthropic-messages/write-message.ts'
import { wireMessages } from '../dialects/anthropic-messages/read-messages.ts'
import { countTokens } from '../dialects/count-tokens.ts'
import type { Handlers } from '../http/handlers.ts'

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
    return { input_tokens: countTokens([...texts, ...tools]) }
  },
}
