import type { Dialect } from '../dialect.ts'
import { readModelList } from './list-models.ts'

/** vLLM, llama.cpp, Ollama, LiteLLM, Albert: whatever speaks OpenAI's dialect. */
export const openaiDialect: Dialect = {
  paths: { 'fim/completions': 'completions' },
  listModels: async (backend, connection, signal) =>
    readModelList(backend, await connection.getJson('/models', signal)),
}
