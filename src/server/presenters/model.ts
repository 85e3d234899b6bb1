import type { Model } from '#contract/inference'
import type { CatalogueModel } from '#inference/target'
import { type Assistant, modelOfAssistant } from '#toolbox/assistants/assistant'
import { toUnixSeconds } from './unix-seconds.ts'
import { albertTypes } from '../locales/albert-types.ts'

/** What nobody dates is offered since the program runs. */
const startedAt = Math.floor(performance.timeOrigin / 1000)

/** A model of a backend, as OpenAI's, Mistral's and Albert's clients read it. */
export function presentModel(model: CatalogueModel): Model {
  const created = model.created ?? startedAt
  return {
    object: 'model',
    id: model.id,
    type: typeOf(model),
    aliases: [...model.aliases],
    created,
    owned_by: model.ownedBy ?? model.targets[0].backend.name,
    max_context_length: model.maxContextLength,
    costs: costsOf(model),
    description: null,
    display_name: model.id,
    created_at: new Date(created * 1000).toISOString(),
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
  const { createdAt } = assistant
  const created = createdAt === undefined ? startedAt : toUnixSeconds(createdAt)
  return {
    object: 'model',
    id: modelOfAssistant(assistant.name),
    type: 'text-generation',
    aliases: [],
    created,
    owned_by: 'socle',
    max_context_length: null,
    costs: { prompt_tokens: 0, completion_tokens: 0 },
    description: assistant.description,
    display_name: assistant.title ?? modelOfAssistant(assistant.name),
    created_at: new Date(created * 1000).toISOString(),
  }
}
