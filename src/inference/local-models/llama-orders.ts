import { z } from 'zod'

/** What the child process is told, once. */
export const LoadOrder = z.object({
  /** Of the library, as an address. */
  library: z.string(),
  file: z.string(),
  sha256: z.string(),
  /** Under which clients ask for the model. */
  model: z.string(),
  contextTokens: z.number().int().positive(),
  threads: z.number().int().positive(),
  /** What requests must carry. */
  token: z.string(),
})
export type LoadOrder = z.infer<typeof LoadOrder>

export const LoadReply = z.union([
  z.object({ type: z.literal('ready'), port: z.number().int().positive() }),
  z.object({ type: z.literal('failed'), reason: z.string() }),
])
export type LoadReply = z.infer<typeof LoadReply>

/** What is read of a chat request. */
export const LlamaRequest = z.looseObject({
  messages: z
    .array(z.looseObject({ role: z.string(), content: z.unknown().optional() }))
    .min(1)
    .max(1000),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
  max_tokens: z.number().int().positive().nullish(),
  max_completion_tokens: z.number().int().positive().nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  seed: z.number().int().nullish(),
  stop: z.union([z.string(), z.array(z.string()).max(16)]).nullish(),
  response_format: z
    .looseObject({ type: z.string(), json_schema: z.looseObject({ schema: z.unknown().optional() }).nullish() })
    .nullish(),
  tools: z.array(z.unknown()).max(128).nullish(),
})
export type LlamaRequest = z.infer<typeof LlamaRequest>
