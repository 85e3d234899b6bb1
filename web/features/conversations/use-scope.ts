import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import type { Conversation } from '#contract/applications'
import type { Scope } from './scope-choice.tsx'

/**
 * Where the next question will be looked for. A conversation keeps its choice; for a new one it is in the address
 * (`?sources=3,5`), so that a collection's page can lead to it.
 */
export function useScope(conversation: Conversation | undefined): [Scope, (scope: Scope) => void] {
  const { sources } = useSearch({ from: '/signed-in/assistant' })
  const navigate = useNavigate()
  const id = conversation?.id
  const [chosen, setChosen] = useState<Scope | undefined>()
  useEffect(() => setChosen(undefined), [id])
  if (conversation !== undefined) return [chosen === undefined ? conversation.collection_ids : chosen, setChosen]
  const choose = (scope: Scope): void =>
    void navigate({
      to: '.',
      search: (known) => ({ ...known, sources: scope === null ? undefined : scope.join(',') }),
      replace: true,
    })
  return [readScope(sources), choose]
}

export function readScope(sources: string | undefined): Scope {
  const ids = (sources ?? '')
    .split(',', 100)
    .map(Number)
    .filter((id) => Number.isSafeInteger(id) && id > 0)
  return ids.length === 0 ? null : ids
}
