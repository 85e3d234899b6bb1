import { useNavigate, useSearch } from '@tanstack/react-router'
import type { Conversation } from '#contract/applications'
import type { UsableAssistant } from '#contract/assistants'
import { useListUsableAssistants } from '../../operations.ts'

export interface AssistantOfConversation {
  /** Its name, as clients know it; absent for the one that every instance has. */
  readonly assistant: string | undefined
  /** What is known of it; absent for one that the reader may not ask. */
  readonly known: UsableAssistant | undefined
  readonly usable: readonly UsableAssistant[]
  /** Absent once a conversation is with one. */
  readonly onAssistant: ((name: string | undefined) => void) | undefined
}

const prefix = 'assistant/'

/** Who answers. A conversation keeps its assistant; for a new one it is in the address (`?assistant=accueil`), to be linked to. */
export function useAssistant(conversation: Conversation | undefined): AssistantOfConversation {
  const { assistant: wanted } = useSearch({ from: '/signed-in/assistant' })
  const navigate = useNavigate()
  const { data } = useListUsableAssistants({}, { staleTime: 60_000 })
  const usable = data?.data ?? []
  const assistant = conversation === undefined ? wanted : conversation.model.slice(prefix.length)
  const choose = (name: string | undefined): void =>
    void navigate({ to: '.', search: (known) => ({ ...known, assistant: name }), replace: true })
  return {
    assistant,
    known: usable.find(({ name, title }) => (assistant === undefined ? title === null : name === assistant)),
    usable,
    onAssistant: conversation === undefined ? choose : undefined,
  }
}
