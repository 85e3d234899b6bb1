import type { Dialect } from '../dialect.ts'
import { openaiDialect } from '../openai/openai.ts'

/** Servers of whisper models behind OpenAI's audio paths: whatever they list, transcribes. */
export const whisperDialect: Dialect = {
  async listModels(backend, connection, signal) {
    const models = await openaiDialect.listModels(backend, connection, signal)
    return models.map((model) => ({ ...model, capabilities: ['transcription'] }))
  },
}
