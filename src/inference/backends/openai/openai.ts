import { z } from 'zod'
import { hasCode } from '#platform/errors'
import { type Backend, defineBackend } from '../backend.ts'
import { Models, completeModel, configuredModels } from '../model-settings.ts'
import { openConnection } from './connection.ts'
import { readModelList } from './list-models.ts'

const Timeouts = z.strictObject({
  connectSeconds: z.number().positive().default(5).describe('Longest wait for a connection.'),
  firstByteSeconds: z.number().positive().default(120).describe('Longest wait for the first token of a stream.'),
  betweenChunksSeconds: z.number().positive().default(60).describe('Longest silence within an answer.'),
  totalSeconds: z.number().positive().default(600).describe('Longest time that an answer takes, streamed or not.'),
})

const Settings = z.strictObject({
  kind: z.literal('openai').default('openai').describe('Any server that speaks the OpenAI dialect.'),
  url: z.url({ protocol: /^https?$/ }).describe('Base URL, with its /v1.'),
  apiKey: z.string().min(1).optional().describe('Key for the server; better written as ${NAME}.'),
  models: Models,
  maxConcurrency: z.number().int().positive().default(64).describe('Requests at the same time on this server.'),
  maxAnswerMegabytes: z.number().positive().default(64).describe('Largest answer taken from this server.'),
  timeouts: Timeouts.prefault({}).describe('How long to wait for the server.'),
})

/** vLLM, llama.cpp, Ollama, LiteLLM, Mistral, Albert: whatever speaks the OpenAI dialect. */
export const openaiBackend = defineBackend({ kind: 'openai', settings: Settings, connect })

function connect(name: string, settings: z.output<typeof Settings>): Backend {
  const { url, apiKey, maxConcurrency, maxAnswerMegabytes, timeouts } = settings
  const connection = openConnection({ name, url, apiKey, maxConcurrency, maxAnswerMegabytes, ...timeouts })
  const configured = configuredModels(settings.models)
  return {
    name,
    kind: 'openai',
    ...(configured === null ? {} : { configured }),
    forward: connection.forward,
    async listModels(signal) {
      const answer = await connection.getJson('/models', signal).catch((error: unknown) => {
        // Some servers list nothing: what is configured is all there is to know.
        if (configured === null || !isListless(error)) throw error
        return { data: [] }
      })
      const listed = readModelList(name, answer)
      return configured?.map((model) => completeModel(model, listed)) ?? listed
    },
    close: connection.close,
  }
}

function isListless(error: unknown): boolean {
  if (hasCode(error, 'backend_protocol')) return true
  return hasCode(error, 'backend_unavailable') && error.details.reason.startsWith('HTTP 40')
}
