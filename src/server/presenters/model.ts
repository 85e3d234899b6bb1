import type { Model } from '#contract/inference'
import type { ModelCapability } from '#inference/backends/endpoints'
import type { CatalogueModel } from '#inference/target'
import { type Assistant, modelOfAssistant } from '#toolbox/assistants/assistant'

/** A model of a backend, as OpenAI's, Mistral's and Albert's clients read it. */
export function presentModel(model: CatalogueModel): Model {
  return {
    object: 'model',
    id: model.id,
    type: typeOf(model),
    aliases: [...model.aliases],
    created: model.created ?? 0,
    owned_by: model.ownedBy ?? model.targets[0].backend.name,
    max_context_length: model.maxContextLength,
    costs: costsOf(model),
    description: null,
  }
}

/** Euros per million tokens; 0 when nobody says. */
function costsOf({ targets: [{ facts }] }: CatalogueModel): Model['costs'] {
  const { promptPerMillion = 0, completionPerMillion = 0 } = facts.costs ?? {}
  return { prompt_tokens: promptPerMillion, completion_tokens: completionPerMillion }
}

/** Albert's words, and the hub's where it has none. */
const types = {
  embeddings: 'text-embeddings-inference',
  rerank: 'text-classification',
  transcription: 'automatic-speech-recognition',
  speech: 'text-to-speech',
  ocr: 'image-to-text',
  moderation: 'moderation',
  chat: 'text-generation',
  vision: 'text-generation',
} as const satisfies Record<ModelCapability, Model['type']>

/** What Albert calls a use of models; the word as it is where it has none. */
export function albertType(capability: string): string {
  return Object.entries(types).find(([known]) => known === capability)?.[1] ?? capability
}

function typeOf({ capabilities }: CatalogueModel): Model['type'] {
  const [first = 'chat'] = capabilities
  return types[first]
}

/** An assistant is a model like the others, whose answers carry their proof. */
export function presentAssistant(assistant: Assistant): Model {
  return {
    object: 'model',
    id: modelOfAssistant(assistant.name),
    type: 'text-generation',
    aliases: [],
    created: 0,
    owned_by: 'socle',
    max_context_length: null,
    costs: { prompt_tokens: 0, completion_tokens: 0 },
    description: assistant.description,
  }
}
