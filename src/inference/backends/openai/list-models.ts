import { AppError } from '#platform/errors'
import { z } from 'zod'
import type { BackendModel, ModelCapability } from '../backend.ts'
import { capabilitiesByName, capabilitiesOfType } from '../model-type.ts'

const Words = z.string().nullish().catch(null)
const Size = z.number().min(1).max(Number.MAX_SAFE_INTEGER).transform(Math.floor).nullish().catch(null)
/** In seconds, as calendars go: some servers count in smaller parts, and no date is made of those. */
const Seconds = z.number().positive().max(253_402_300_799).nullish().catch(null)
const Flag = z.boolean().nullish().catch(null)

/** What vLLM, llama.cpp, Ollama, Mistral, Albert, LiteLLM and OpenRouter write in `GET /models`; only `id` is common to all. */
const ListedModel = z.looseObject({
  id: z.string().min(1).max(500),
  created: Seconds,
  owned_by: Words,
  max_model_len: Size,
  max_context_length: Size,
  context_length: Size,
  meta: z.looseObject({ n_ctx: Size, n_ctx_train: Size }).nullish().catch(null),
  type: Words,
  task: Words,
  mode: Words,
  pipeline_tag: Words,
  aliases: z.array(z.string()).max(100).nullish().catch(null),
  architecture: z.looseObject({ modality: Words }).nullish().catch(null),
  capabilities: z
    .union([
      z.array(z.string()),
      z.looseObject({ completion_chat: Flag, vision: Flag, ocr: Flag, audio_transcription: Flag, moderation: Flag }),
    ])
    .nullish()
    .catch(null),
})
type ListedModel = z.infer<typeof ListedModel>

const ModelList = z.looseObject({
  data: z.array(z.unknown()),
  /** llama.cpp's second list, which alone says what a model can do. */
  models: z
    .array(z.looseObject({ name: z.string(), capabilities: z.array(z.string()).nullish().catch(null) }))
    .nullish()
    .catch(null),
})
const MAX_MODELS = 2000

/** Entries that cannot be read are passed over; a body that is no list is an error. */
export function readModelList(backend: string, body: unknown): BackendModel[] {
  const list = ModelList.safeParse(body)
  if (!list.success) throw new AppError('backend_protocol', { backend, reason: 'no_model_list' })
  const told = new Map(list.data.models?.map(({ name, capabilities }) => [name, capabilities ?? null]))
  return list.data.data.slice(0, MAX_MODELS).flatMap((entry) => {
    const { data } = ListedModel.safeParse(entry)
    return data ? [modelOf({ ...data, capabilities: data.capabilities ?? told.get(data.id) })] : []
  })
}

function modelOf(listed: ListedModel): BackendModel {
  const { id, meta } = listed
  return {
    id,
    upstream: id,
    aliases: listed.aliases?.filter((alias) => alias !== id) ?? [],
    capabilities: capabilitiesOf(listed),
    ownedBy: listed.owned_by ?? null,
    created: listed.created ? Math.floor(listed.created) : null,
    maxContextLength:
      listed.max_model_len ??
      listed.max_context_length ??
      listed.context_length ??
      meta?.n_ctx ??
      meta?.n_ctx_train ??
      null,
  }
}

/** In words first, then in flags, then by the name. */
function capabilitiesOf(listed: ListedModel): readonly ModelCapability[] {
  for (const word of [listed.type, listed.task, listed.mode, listed.pipeline_tag]) {
    const known = word ? capabilitiesOfType(word) : null
    if (known) return known
  }
  const { capabilities, architecture } = listed
  if (Array.isArray(capabilities)) {
    if (capabilities.some((word) => /embedding/.test(word))) return ['embeddings']
    if (capabilities.some((word) => /multimodal|vision/.test(word))) return ['chat', 'vision']
    if (capabilities.some((word) => /completion|chat/.test(word))) return ['chat']
  } else if (capabilities) {
    if (capabilities.completion_chat) return capabilities.vision ? ['chat', 'vision'] : ['chat']
    if (capabilities.ocr) return ['ocr']
    if (capabilities.audio_transcription) return ['transcription']
    if (capabilities.moderation) return ['moderation']
  }
  if (architecture?.modality) return takesImages(architecture.modality) ? ['chat', 'vision'] : ['chat']
  return capabilitiesByName(listed.id)
}

/** "text+image->text": what it takes, an arrow, what it gives. */
function takesImages(modality: string): boolean {
  return modality.slice(0, Math.max(0, modality.lastIndexOf('->'))).includes('image')
}
