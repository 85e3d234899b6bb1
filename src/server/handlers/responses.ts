import { deleteResponse, getResponse } from '#apps/responses/stored-responses'
import { ResponseAnswer, type responsesRoutes } from '#contract/responses'
import { prepareTokenizer } from '#inference/call/count-tokens'
import { authorize } from '#platform/auth/authorize'
import { assistantNameOf } from '#toolbox/assistants/assistant'
import { z } from 'zod'
import type { ServerContext } from '../context.ts'
import { countWire } from '../dialects/count-wire.ts'
import { answerResponse } from '../dialects/openai-responses/answer-response.ts'
import { readInput } from '../dialects/openai-responses/read-input.ts'
import { replayedEvents } from '../dialects/openai-responses/replay-response.ts'
import { RunningResponses } from '../dialects/openai-responses/running-responses.ts'
import { writeJson } from '../dialects/write-json.ts'
import type { Handlers } from '../http/handlers.ts'
import { EventStream } from '../streams/event-stream.ts'

const running = new RunningResponses()
const Items = z.array(z.looseObject({ id: z.string().optional() }))

/** OpenAI's responses. */
export const responsesHandlers: Handlers<keyof typeof responsesRoutes> = {
  createResponse(call) {
    authorize(call.ctx, 'inference:use')
    return answerResponse(call, running)
  },

  async countResponseTokens({ ctx, body }) {
    authorize(ctx, 'inference:use')
    if (assistantNameOf(body.model) === null) ctx.models.resolve(body.model, 'chat')
    await prepareTokenizer()
    return { object: 'response.input_tokens', input_tokens: countWire(readInput(body), body.tools) }
  },

  async getResponse({ ctx, params, query, response }) {
    const { requestId } = ctx.actor
    const kept = await readKept(ctx, params.id)
    if (query.stream !== 'true') return writeJson(response, requestId, kept)
    const stream = new EventStream(response, requestId)
    stream.open()
    await running.whenOver(params.id)
    for (const event of replayedEvents(await readKept(ctx, params.id))) {
      if (event.sequence_number > (query.starting_after ?? -1)) await stream.sendNamed(event.type, event)
    }
    stream.end()
  },

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
    return readKept(ctx, params.id)
  },
}

async function readKept(ctx: ServerContext, id: string): Promise<z.infer<typeof ResponseAnswer>> {
  return ResponseAnswer.parse((await getResponse(ctx, id)).body)
}
