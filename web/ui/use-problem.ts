import { useCallback, useMemo } from 'react'
import { isApiError } from '#client/api-error'
import { useText } from '../locales/text.ts'

/** A failure in words: one sentence, and what is wrong with each field that the server named. */
export interface Problem {
  readonly message: string
  readonly fields: Readonly<Record<string, string>>
  /** Nothing came back: the same may work later. */
  readonly isUnreachable: boolean
}

/** The server's own words when it gave some, never raw JSON. */
export function useProblemOf(): (error: unknown) => Problem {
  const text = useText()
  return useCallback(
    (error) => {
      if (!isApiError(error)) return { message: text('error.unknown'), fields: {}, isUnreachable: false }
      const isUnreachable = error.status === 0
      const message = isUnreachable ? text('error.unreachable') : error.message || text('error.unknown')
      return { message, fields: error.fields, isUnreachable }
    },
    [text],
  )
}

export function useProblem(error: unknown): Problem | null {
  const problemOf = useProblemOf()
  return useMemo(() => (error === null || error === undefined ? null : problemOf(error)), [error, problemOf])
}
