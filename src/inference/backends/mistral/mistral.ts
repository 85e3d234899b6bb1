import { type Renaming, renameMembers } from '#inference/bytes/splice'
import type { Dialect } from '../dialect.ts'
import { openaiDialect } from '../openai/openai.ts'

/** Mistral refuses members that it does not know: those of OpenAI that it has under another name, or not at all. */
const chatMembers: Renaming = {
  max_completion_tokens: 'max_tokens',
  seed: 'random_seed',
  user: null,
  store: null,
  metadata: null,
  logprobs: null,
  top_logprobs: null,
  stream_options: null,
}

const embeddingMembers: Renaming = { dimensions: 'output_dimension', user: null }

/** Mistral's own interface: counts come unasked in the last event of a stream. */
export const mistralDialect: Dialect = {
  ...openaiDialect,
  paths: {},
  refusesStreamOptions: true,
  requests: {
    'chat/completions': (body) => renameMembers(body, chatMembers),
    'fim/completions': (body) => renameMembers(body, chatMembers),
    embeddings: (body) => renameMembers(body, embeddingMembers),
  },
}
