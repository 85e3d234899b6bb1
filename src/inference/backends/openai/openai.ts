import { z } from 'zod'
import { type Backend, type BackendModel, defineBackend } from '../backend.ts'
import { openConnection } from './connection.ts'
import { configuredModel, readModelList } from './list-models.ts'

const Timeouts = z.strictObject({
  connectSeconds: z.number().positive().default(5).describe('Longest wait for a connection.'),
  firstByteSeconds: z.number().positive().default(120).describe('Longest wait for a stream to begin.'),
  betweenChunksSeconds: z.number().positive().default(60).describe('Longest silence within an answer.'),
  totalSeconds: z.number().positive().default(600).describe('Longest wait for an answer that is not streamed.'),
})

const Settings = z.strictObject({
  kind: z.literal('openai').default('openai').describe('Any server that speaks the OpenAI dialect.'),
  url: z.url({ protocol: /^https?$/ }).describe('Base URL, with its /v1.'),
  apiKey: z.string().min(1).optional().describe('Key for the server; better written as ${NAME}.'),
  models: z
    .union([z.array(z.string().min(1)), z.record(z.string().min(1), z.string().min(1))])
    .optional()
    .describe("Models to show: a list, or our name to the server's name. All that the server lists by default."),
  maxConcurrency: z.number().int().positive().default(64).describe('Requests at the same time on this server.'),
  timeouts: Timeouts.prefault({}).describe('How long to wait for the server.'),
})

/** vLLM, llama.cpp, Ollama, LiteLLM, Mistral, Albert: whatever speaks the OpenAI dialect. */
export const openaiBackend = defineBackend({ kind: 'openai', settings: Settings, connect })

function connect(name: string, settings: z.output<typeof Settings>): Backend {
  const { url, apiKey, maxConcurrency, timeouts } = settings
  const connection = openConnection({ name, url, apiKey, maxConcurrency, ...timeouts })
  const known = modelsOf(settings.models)
  return {
    name,
    kind: 'openai',
    forward: connection.forward,
    async listModels(signal) {
      return known ?? readModelList(name, await connection.getJson('/models', signal))
    },
    close: connection.close,
  }
}

function modelsOf(models: z.output<typeof Settings>['models']): BackendModel[] | null {
  if (!models) return null
  if (Array.isArray(models)) return models.map((model) => configuredModel(model, model))
  return Object.entries(models).map(([id, upstream]) => configuredModel(id, upstream))
}
