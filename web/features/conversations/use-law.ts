import { useEffect, useState } from 'react'
import type { Conversation } from '#contract/applications'

/** The law of which day answers the next question (YYYY-MM-DD, null for today): a conversation keeps its choice. */
export function useLaw(conversation: Conversation | undefined): [string | null, (asOf: string | null) => void] {
  const id = conversation?.id
  const [chosen, setChosen] = useState<string | null | undefined>()
  // The first question starts the conversation: what was chosen for it stays chosen.
  useEffect(() => setChosen(undefined), [id])
  return [chosen === undefined ? (conversation?.as_of ?? null) : chosen, setChosen]
}
