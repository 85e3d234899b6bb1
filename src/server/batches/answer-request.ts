import type { BatchAnswer } from '#apps/batches/answer-lines'
import type { BatchAnswerer } from '#apps/batches/run-batch'
import type { BatchEndpoint } from '#contract/batches'
import { ChatRequest, CompletionRequest, EmbeddingsRequest } from '#contract/inference'
import { ResponseRequest } from '#contract/responses'
import { organisationIdOf } from '#platform/auth/actor'
import { AppError } from '#platform/errors'
import type { z } from 'zod'
import type { ServerContext } from '../context.ts'
import { inferenceHandlers } from '../handlers/inference.ts'
import { responsesHandlers } from '../handlers/responses.ts'
import { retryAfterOf } from '../http/error-table.ts'
import { passedBody } from '../http/passed-body.ts'
import { validate } from '../http/validate.ts'
import { asAppError, writeError } from '../http/write-error.ts'
import { KeptExchange } from './kept-response.ts'

/** Answers a request of a batch by the handler that answers clients: same models, assistants, limits and usage. */
export function batchAnswerer(ctx: ServerContext): BatchAnswerer {
  return async ({ actor, signal, endpoint, body }) => {
    const exchange = new KeptExchange(signal)
    const models = ctx.models.visibleTo(organisationIdOf(actor))
    const parts = partsOf({ ...ctx, actor, signal, models, isBackground: true }, exchange, body)
    let retryAfterSeconds: number | null = null
    try {
      await handlers[endpoint](parts, body)
    } catch (thrown) {
      signal.throwIfAborted()
      const error = asAppError(thrown)
      retryAfterSeconds = retryAfterOf(error.code, error.details)
      writeError(exchange.response, error, { requestId: actor.requestId, language })
    }
    const answer = await exchange.answer()
    signal.throwIfAborted()
    return answer === null ? broken : { status: answer.status, body: oneLine(answer.body), retryAfterSeconds }
  }
}

const language = 'en'
const broken: BatchAnswer = {
  status: 502,
  body: JSON.stringify({
    error: { message: 'the answer broke off', type: 'server_error', code: 'backend_unavailable' },
  }),
  retryAfterSeconds: null,
}

function partsOf(ctx: ServerContext, { request, response }: KeptExchange, body: unknown) {
  const rawBody = Buffer.from(JSON.stringify(body))
  const nothing = { params: undefined, query: undefined, form: undefined, file: undefined }
  return {
    ...nothing,
    ctx,
    request,
    response,
    rawBody,
    hold: () => undefined,
    startedAtMs: performance.now(),
    language,
  } as const
}

type Parts = ReturnType<typeof partsOf>

const handlers: Readonly<Record<BatchEndpoint, (parts: Parts, body: unknown) => Promise<void>>> = {
  '/v1/chat/completions': (parts, body) =>
    inferenceHandlers.createChatCompletion({ ...parts, body: readPassed(ChatRequest, body) }),
  '/v1/completions': (parts, body) =>
    inferenceHandlers.createCompletion({ ...parts, body: readPassed(CompletionRequest, body) }),
  '/v1/embeddings': (parts, body) =>
    inferenceHandlers.createEmbeddings({ ...parts, body: read(EmbeddingsRequest, body) }),
  '/v1/responses': (parts, body) => responsesHandlers.createResponse({ ...parts, body: read(ResponseRequest, body) }),
}

/** As the body of a client's request is read. */
function read<T>(schema: z.ZodType<T>, value: unknown): T {
  validate({ where: 'body', schema, value }, language)
  return schema.parse(value)
}

function readPassed<T>(schema: z.ZodType<T>, value: unknown) {
  const whole = read(schema, value)
  return passedBody(whole, 'decoded', () => whole)
}

/** JSON whose strings hold no line end may lose those between its members. */
function oneLine(body: string): string {
  try {
    JSON.parse(body)
    return body.replaceAll(/[\r\n]+/g, ' ')
  } catch {
    throw new AppError('backend_protocol', { backend: 'batch', reason: 'answer_not_json' })
  }
}
