import { useCallback, useEffect, useState } from 'react'

/** The text being written, kept for this tab through a reload or a new sign-in. */
export function useDraft(conversationId: number | null): [string, (text: string) => void] {
  const key = `socle.draft.${conversationId ?? 'new'}`
  const [draft, setDraft] = useState(() => sessionStorage.getItem(key) ?? '')
  useEffect(() => setDraft(sessionStorage.getItem(key) ?? ''), [key])
  const change = useCallback(
    (text: string): void => {
      setDraft(text)
      if (text === '') sessionStorage.removeItem(key)
      else sessionStorage.setItem(key, text)
    },
    [key],
  )
  return [draft, change]
}
