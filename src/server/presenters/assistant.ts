import type { OrganisationAssistant, UsableAssistant } from '#contract/assistants'
import { type Assistant, modelOfAssistant } from '#toolbox/assistants/assistant'
import type { GovernedAssistant } from '#toolbox/assistants/organisation-assistants'
import { toUnixSeconds } from './unix-seconds.ts'

export function presentOrganisationAssistant({ row, collections, readers }: GovernedAssistant): OrganisationAssistant {
  const { id, name, title, description, instructions, mode, model } = row
  return {
    object: 'assistant',
    ...{ id, name, title, description, instructions, mode, model },
    model_id: modelOfAssistant(name),
    collections: collections?.map((collection) => ({ ...collection })) ?? null,
    audience: {
      organisation: readers.some(({ kind }) => kind === 'organisation'),
      groups: readers.flatMap((reader) => (reader.kind === 'group' ? [{ id: reader.id, name: reader.name }] : [])),
      people: readers.flatMap((reader) =>
        reader.email === null ? [] : [{ id: reader.id, name: reader.name, email: reader.email }],
      ),
    },
    created: toUnixSeconds(row.created_at),
    updated: toUnixSeconds(row.updated_at),
  }
}

export function presentUsableAssistant(assistant: Assistant): UsableAssistant {
  const { name, title, description, mode, collectionIds } = assistant
  return {
    ...{ name, title, description, mode },
    model_id: modelOfAssistant(name),
    collection_ids: collectionIds === null ? null : [...collectionIds],
  }
}
