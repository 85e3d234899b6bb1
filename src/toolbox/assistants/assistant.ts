import type { CollectionId } from '#contract/ids'

/** Who answers: how it writes, with which model, over which collections. Known to clients as the model `assistant/<name>`. */
export interface Assistant {
  readonly name: string
  /** Null for the one that every instance has. */
  readonly title: string | null
  readonly description: string
  /** How it writes, in its organisation's words; empty when it says nothing. */
  readonly instructions: string
  /** `quote` shows passages word for word; `generate` writes with a model and has each claim checked. */
  readonly mode: 'quote' | 'generate'
  /** Catalogue id of the chat model; null when it quotes. */
  readonly model: string | null
  /** Null: every collection that the caller may read. */
  readonly collectionIds: readonly CollectionId[] | null
  /** Of the one that every instance has, nobody knows. */
  readonly createdAt?: Date
}

/** The assistant that every instance has, over all that its caller may read. */
export const defaultAssistantName = 'socle'

const PREFIX = 'assistant/'

export function modelOfAssistant(name: string): string {
  return `${PREFIX}${name}`
}

/** Null when the model is no assistant. */
export function assistantNameOf(model: string): string | null {
  return model.startsWith(PREFIX) ? model.slice(PREFIX.length) : null
}

/** The same assistant over chosen collections alone, among its own. */
export function within(assistant: Assistant, chosen: readonly CollectionId[] | null): Assistant {
  if (chosen === null) return assistant
  const own = assistant.collectionIds
  return { ...assistant, collectionIds: own === null ? chosen : chosen.filter((id) => own.includes(id)) }
}
