import type { messagesRoutes } from '#contract/messages'
import { prepareTokenizer } from '#inference/call/count-tokens'
import { authorize } from '#platform/auth/authorize'
import { assistantNameOf } from '#toolbox/assistants/assistant'
import { wireMessages } from '../dialects/anthropic-messages/read-messages.ts'
import { answerMessage } from '../dialects/anthropic-messages/write-message.ts'
import { countWire } from '../dialects/count-wire.ts'
import type { Handlers } from '../http/handlers.ts'

/** Anthropic's dialect. */
export const messagesHandlers: Handlers<keyof typeof messagesRoutes> = {
  createMessage(call) {
    authorize(call.ctx, 'inference:use')
    return answerMessage(call)
  },

  async countMessageTokens({ ctx, body }) {
    authorize(ctx, 'inference:use')
    if (assistantNameOf(body.model) === null) ctx.models.resolve(body.model, 'chat')
    await prepareTokenizer()
    return { input_tokens: countWire(wireMessages(body), body.tools) }
  },
}
