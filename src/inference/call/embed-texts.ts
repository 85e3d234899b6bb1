import type { EmbeddingsRequest } from '#contract/inference'
import type { Ctx } from '#inference/context'
import { type ForwardCall, forward } from './forward.ts'
import { spliceMember } from '../bytes/splice.ts'
import { decodeTokens } from './token-text.ts'

export interface EmbeddingsCall extends Pick<ForwardCall, 'body' | 'response' | 'startedAtMs'> {
  readonly parsed: EmbeddingsRequest
}

/** Embeddings in OpenAI's dialect: inputs written as token ids become text first, since few servers know cl100k. */
export async function forwardEmbeddings(ctx: Ctx<'models' | 'usage'>, call: EmbeddingsCall): Promise<void> {
  const { body, parsed, response, startedAtMs } = call
  const texts = await textsOfTokens(parsed.input)
  await forward(ctx, {
    model: parsed.model,
    endpoint: 'embeddings',
    body: texts === null ? body : spliceMember(body, 'input', texts),
    parsed: { priority: parsed['priority'] },
    response,
    startedAtMs,
  })
}

type Input = EmbeddingsRequest['input']

async function textsOfTokens(input: Input): Promise<string[] | null> {
  if (typeof input === 'string') return null
  const tokens: number[][] = []
  for (const item of input) {
    if (typeof item === 'string') return null
    if (typeof item === 'number') (tokens[0] ??= []).push(item)
    else tokens.push(item)
  }
  return decodeTokens(tokens)
}
