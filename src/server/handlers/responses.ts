import { deleteResponse, getResponse } from '#apps/responses/stored-responses'
import { ResponseAnswer, type responsesRoutes } from '#contract/responses'
import { authorize } from '#platform/auth/authorize'
import { z } from 'zod'
import { answerResponse } from '../dialects/openai-responses/answer-response.ts'
import { RunningResponses } from '../dialects/openai-responses/running-responses.ts'
import type { Handlers } from '../http/handlers.ts'

const running = new RunningResponses()
const Items = z.array(z.looseObject({ id: z.string().optional() }))

/** OpenAI's responses. */
export const responsesHandlers: Handlers<keyof typeof responsesRoutes> = {
  createResponse(call) {
    authorize(call.ctx, 'inference:use')
    return answerResponse(call, running)
  },

  getResponse: async ({ ctx, params }) => ResponseAnswer.parse((await getResponse(ctx, params.id)).body),

  async listResponseInputItems({ ctx, params }) {
    const items = Items.parse((await getResponse(ctx, params.id)).input_items)
    const data = items.map((item, index) => ({ type: 'message', ...item, id: item.id ?? `${params.id}_${index}` }))
    return {
      object: 'list',
      data,
      first_id: data[0]?.id ?? null,
      last_id: data.at(-1)?.id ?? null,
      has_more: false,
    }
  },

  async deleteResponse({ ctx, params }) {
    await deleteResponse(ctx, params.id)
    return { id: params.id, object: 'response', deleted: true }
  },

  async cancelResponse({ ctx, params }) {
    await getResponse(ctx, params.id)
    await running.cancel(params.id)
    return ResponseAnswer.parse((await getResponse(ctx, params.id)).body)
  },
}
