import { AppError } from '#platform/errors'
import { z } from 'zod'
import { parseAnswer } from '#inference/bytes/parse-answer'
import type { BackendModel, ModelCapability } from '../backend.ts'
import type { Answered, Dialect } from '../dialect.ts'

/** Text-embeddings-inference: one model per server, told by `/info`; `/rerank` in words of its own. */
export const teiDialect: Dialect = {
  paths: { embeddings: 'v1/embeddings', rerank: 'rerank' },
  requests: { rerank: writeRerank },
  answers: { rerank: readRerank },
  async listModels(backend, connection, signal) {
    const info = Info.safeParse(await connection.getJson('/info', signal))
    if (!info.success) throw new AppError('backend_protocol', { backend, reason: 'no_model_told' })
    return [modelOf(info.data)]
  },
}

const Info = z.looseObject({
  model_id: z.string().min(1),
  /** `{ "embedding": {…} }`, `{ "reranker": {…} }` or `{ "classifier": {…} }`. */
  model_type: z.record(z.string(), z.unknown()).catch({}),
  max_input_length: z.number().int().positive().nullish().catch(null),
})

function modelOf({ model_id: id, model_type: type, max_input_length: length }: z.infer<typeof Info>): BackendModel {
  const capability: ModelCapability = 'reranker' in type ? 'rerank' : 'embeddings'
  return {
    id,
    upstream: id,
    aliases: [],
    capabilities: 'classifier' in type ? [] : [capability],
    ownedBy: null,
    created: null,
    maxContextLength: length ?? null,
  }
}

const Asked = z.looseObject({
  query: z.string(),
  documents: z.array(z.union([z.string(), z.looseObject({ text: z.string() })])),
  top_n: z.number().int().positive().nullish(),
})

/** `top_n` is none of the server's: it is kept beside what it reads, for the answer. */
function writeRerank(body: Buffer): Buffer {
  const { query, documents, top_n: top } = Asked.parse(JSON.parse(body.toString()))
  const texts = documents.map((document) => (typeof document === 'string' ? document : document.text))
  return Buffer.from(JSON.stringify({ query, texts, truncate: true, ...(top == null ? {} : { top_n: top }) }))
}

const Scores = z.array(z.looseObject({ index: z.number().int().nonnegative(), score: z.number() }))
const Sent = z.looseObject({ top_n: z.number().optional() })

function readRerank({ request, body }: Answered): Buffer {
  const { top_n: top = Infinity } = Sent.parse(JSON.parse(request.toString()))
  const scores = Scores.parse(parseAnswer(body.toString())).toSorted((left, right) => right.score - left.score)
  const results = scores.slice(0, top).map(({ index, score }) => ({ index, relevance_score: score }))
  return Buffer.from(JSON.stringify({ results }))
}
