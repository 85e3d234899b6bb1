import type { Conversation } from '#contract/applications'
import { AssistantChoice } from './assistant-choice.tsx'
import { LawChoice } from './law-choice.tsx'
import { type Scope, ScopeChoice } from './scope-choice.tsx'
import { type AssistantOfConversation, useAssistant } from './use-assistant.ts'
import { useLaw } from './use-law.ts'
import { useScope } from './use-scope.ts'

export interface Choices extends AssistantOfConversation {
  readonly scope: Scope
  /** YYYY-MM-DD: the law as it was on that day; null for today. */
  readonly asOf: string | null
  readonly onScope: (scope: Scope) => void
  readonly onLaw: (asOf: string | null) => void
}

/** What is chosen for the next question: who answers, where to look, and the law of which day. */
export function useChoices(conversation: Conversation | undefined): Choices {
  const [scope, onScope] = useScope(conversation)
  const [asOf, onLaw] = useLaw(conversation)
  return { ...useAssistant(conversation), scope, asOf, onScope, onLaw }
}

export function QuestionChoices({ scope, asOf, onScope, onLaw, ...who }: Choices) {
  return (
    <span className="row">
      <AssistantChoice {...who} />
      <ScopeChoice scope={scope} among={who.known?.collection_ids ?? null} onChoose={onScope} />
      <LawChoice asOf={asOf} onChoose={onLaw} />
    </span>
  )
}
