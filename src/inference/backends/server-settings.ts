import { DataLevel } from '#contract/model-routing'
import { ServerKind } from '#contract/model-servers'
import { z } from 'zod'
import { Models } from './model-settings.ts'

const Timeouts = z.strictObject({
  connectSeconds: z.number().positive().default(5).describe('Longest wait for a connection.'),
  firstByteSeconds: z.number().positive().default(120).describe('Longest wait for the first token of a stream.'),
  betweenChunksSeconds: z.number().positive().default(60).describe('Longest silence within an answer.'),
  totalSeconds: z.number().positive().default(600).describe('Longest time that an answer takes, streamed or not.'),
})

/** A model server that answers over HTTP, whatever its dialect. */
export const ServerSettings = z.strictObject({
  kind: ServerKind.default('openai').describe(
    'Dialect of the server: OpenAI (vLLM, llama.cpp, Ollama, LiteLLM…), Mistral, Albert or another Socle, text-embeddings-inference, whisper servers.',
  ),
  url: z.url({ protocol: /^https?$/ }).describe('Base URL, with its /v1 where the dialect has one.'),
  apiKey: z.string().min(1).optional().describe('Key for the server; better written as ${NAME}.'),
  models: Models,
  maySee: DataLevel.default('sensitive').describe(
    'Most sensitive data that the server may be sent: public, internal or sensitive.',
  ),
  maxConcurrency: z.number().int().positive().default(64).describe('Requests at the same time on this server.'),
  maxAnswerMegabytes: z.number().positive().default(64).describe('Largest answer taken from this server.'),
  gramsPerKilowattHour: z
    .number()
    .nonnegative()
    .default(81)
    .describe('CO2 equivalent of the electricity where the server runs; that of France by default.'),
  timeouts: Timeouts.prefault({}).describe('How long to wait for the server.'),
})
export type ServerSettings = z.output<typeof ServerSettings>
