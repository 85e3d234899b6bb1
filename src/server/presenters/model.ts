import type { Model } from '#contract/inference'
import type { CatalogueModel } from '#inference/target'
import { type Assistant, modelOfAssistant } from '#toolbox/assistants/assistant'
import { albertTypes } from '../locales/albert-types.ts'

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
    display_name: model.id,
    created_at: new Date((model.created ?? 0) * 1000).toISOString(),
  }
}

/** Euros per million tokens; 0 when nobody says. */
function costsOf({ targets: [{ facts }] }: CatalogueModel): Model['costs'] {
  const { promptPerMillion = 0, completionPerMillion = 0 } = facts.costs ?? {}
  return { prompt_tokens: promptPerMillion, completion_tokens: completionPerMillion }
}

function typeOf({ capabilities }: CatalogueModel): Model['type'] {
  const [first = 'chat'] = capabilities
  return albertTypes[first]
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
    display_name: assistant.title ?? modelOfAssistant(assistant.name),
    created_at: new Date(0).toISOString(),
  }
}
