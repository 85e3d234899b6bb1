import { AppError } from '#platform/errors'
import { z } from 'zod'
import type { BackendModel, ModelCapability } from '../backend.ts'

/** What vLLM, llama.cpp, Ollama, Mistral, Albert and LiteLLM write in `GET /models`; only `id` is common to all. */
const ListedModel = z.looseObject({
  id: z.string().min(1),
  created: z.number().nullish().catch(null),
  owned_by: z.string().nullish().catch(null),
  max_model_len: z.number().nullish().catch(null),
  max_context_length: z.number().nullish().catch(null),
  type: z.string().nullish().catch(null),
  capabilities: z.looseObject({ completion_chat: z.boolean().nullish() }).nullish().catch(null),
})
type ListedModel = z.infer<typeof ListedModel>

const ModelList = z.looseObject({ data: z.array(z.unknown()) })

/** Entries that cannot be read are passed over; a body that is no list is an error. */
export function readModelList(backend: string, body: unknown): BackendModel[] {
  const list = ModelList.safeParse(body)
  if (!list.success) throw new AppError('backend_protocol', { backend, reason: 'GET /models gives no list' })
  return list.data.data.flatMap((entry) => {
    const model = ListedModel.safeParse(entry)
    return model.success ? [modelOf(model.data)] : []
  })
}

/** A model named in the configuration, of which nothing else is known. */
export function configuredModel(id: string, upstream: string): BackendModel {
  const capabilities = capabilitiesByName(upstream)
  return { id, upstream, capabilities, ownedBy: null, created: null, maxContextLength: null }
}

function modelOf(listed: ListedModel): BackendModel {
  return {
    id: listed.id,
    upstream: listed.id,
    capabilities: capabilitiesOf(listed),
    ownedBy: listed.owned_by ?? null,
    created: listed.created ? Math.floor(listed.created) : null,
    maxContextLength: listed.max_model_len ?? listed.max_context_length ?? null,
  }
}

function capabilitiesOf(listed: ListedModel): ModelCapability[] {
  if (listed.type === 'text-generation' || listed.type === 'image-text-to-text') return ['chat']
  if (listed.type === 'text-embeddings-inference') return ['embeddings']
  if (listed.type === 'text-classification' || listed.type === 'automatic-speech-recognition') return []
  if (listed.capabilities?.completion_chat === true) return ['chat']
  return capabilitiesByName(listed.id)
}

/** Most servers do not say what a model does: its name is all there is. */
function capabilitiesByName(name: string): ModelCapability[] {
  if (/rerank|whisper|-ocr\b|moderation|\btts\b/i.test(name)) return []
  return /embed|\be5\b|\bbge\b|\bgte\b|minilm/i.test(name) ? ['embeddings'] : ['chat']
}
