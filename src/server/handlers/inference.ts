import type { Model, inferenceRoutes } from '#contract/inference'
import { forwardEmbeddings } from '#inference/call/embed-texts'
import { ask } from '#inference/call/ask'
import { forward } from '#inference/call/forward'
import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '#server/context'
import { AppError } from '#platform/errors'
import { assistantNameOf } from '#toolbox/assistants/assistant'
import { listAssistants } from '#toolbox/assistants/list-assistants'
import { holdsSearch, readAskedSearch } from '../dialects/openai-chat/asked-search.ts'
import { holdsFiles, withChatFiles } from '../dialects/openai-chat/chat-files.ts'
import { chatWithSearch } from '../dialects/openai-chat/chat-with-search.ts'
import { chatWithAssistant } from '../dialects/openai-chat/chat-with-assistant.ts'
import { chatWithWholeCalls } from '../dialects/mistral/chat-with-whole-calls.ts'
import { fromMistral, isMistralClient } from '../dialects/mistral/mistral-client.ts'
import { modelOr } from '../dialects/first-model.ts'
import { writeJson } from '../dialects/write-json.ts'
import type { Call, Handlers } from '../http/handlers.ts'
import { presentAssistant, presentModel } from '../presenters/model.ts'

/** Models, and who answers them: a backend, bytes untouched, or an assistant, with its proof. */
export const inferenceHandlers: Handlers<keyof typeof inferenceRoutes> = {
  async listModels({ ctx }) {
    const data = await listModels(ctx)
    return { object: 'list', data, total: data.length, offset: 0, limit: data.length }
  },

  async getModel({ ctx, params }) {
    const found = (await listModels(ctx)).find(({ id, aliases }) => id === params.id || aliases.includes(params.id))
    if (!found) throw new AppError('model_not_found', { model: params.id })
    return found
  },

  // A promise of its own would cost more than the rest of what is done here.
  createChatCompletion(received) {
    authorize(received.ctx, 'inference:use')
    return holdsFiles(received.body.messages) ? withChatFiles(received).then(answerChat) : answerChat(received)
  },

  async createCompletion({ ctx, body, rawBody, response, startedAtMs }) {
    authorize(ctx, 'inference:use')
    const { model } = body
    if (assistantNameOf(model) !== null) throw new AppError('model_cannot', { model, capability: 'completions' })
    return forward(ctx, { model, endpoint: 'completions', body: rawBody, parsed: body, response, startedAtMs })
  },

  async createModeration({ ctx, body: { model: named, ...body }, response, startedAtMs }) {
    authorize(ctx, 'inference:use')
    const model = modelOr(ctx, named, 'moderation')
    writeJson(response, ctx.actor.requestId, await ask(ctx, { model, endpoint: 'moderations', body, startedAtMs }))
  },

  async createEmbeddings({ ctx, body, rawBody, response, startedAtMs }) {
    authorize(ctx, 'inference:use')
    return forwardEmbeddings(ctx, { body: rawBody, parsed: body, response, startedAtMs })
  },
}

function answerChat(call: Call<'createChatCompletion'>): Promise<void> {
  const { ctx, body, rawBody, response, startedAtMs } = call
  if (assistantNameOf(body.model) !== null) return chatWithAssistant(call, body.whole())
  if (holdsSearch(body)) return chatWithSearch(call, readAskedSearch(body.whole(), call.language))
  const { model, tools, tool_choice: choice } = body
  const isMistral = isMistralClient(call.request)
  if (isMistral && body.stream === true && tools != null) return chatWithWholeCalls(call, body.whole())
  const sent = isMistral ? fromMistral(rawBody, choice) : rawBody
  return forward(ctx, { model, endpoint: 'chat/completions', body: sent, parsed: body, response, startedAtMs })
}

/** Assistants first: they are what a newcomer should try. */
async function listModels(ctx: Ctx<'db' | 'settings' | 'models'>): Promise<Model[]> {
  const assistants = await listAssistants(ctx)
  const { limits } = ctx.models.gate
  const usable = ctx.models
    .list()
    .filter((model) => model.capabilities.length > 0 && limits.allows(ctx.actor, model.id))
  return [...assistants.map(presentAssistant), ...usable.map(presentModel)]
}
