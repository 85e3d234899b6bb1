/**
 * Every way to ask a model, by its path below `/v1`, and what a model must be able to do to answer there. Bodies and
 * answers are OpenAI's; `rerank` is Jina's and Cohere's first (`query`, `documents`, `top_n` → `results` of `index` and
 * `relevance_score`), `ocr` is Mistral's. A backend that speaks otherwise translates.
 */
export const endpoints = {
  'chat/completions': 'chat',
  completions: 'chat',
  /** Mistral's: the text between `prompt` and `suffix`; elsewhere, a completion that has both. */
  'fim/completions': 'chat',
  embeddings: 'embeddings',
  rerank: 'rerank',
  'audio/transcriptions': 'transcription',
  'audio/translations': 'transcription',
  'audio/speech': 'speech',
  ocr: 'ocr',
  moderations: 'moderation',
} as const

export type Endpoint = keyof typeof endpoints
/** `vision` is added to a chat model that reads images. */
export type ModelCapability = (typeof endpoints)[Endpoint] | 'vision'
