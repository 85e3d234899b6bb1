import { isApiError } from '#client/api-error'
import { useText } from '../locales/text.ts'

/** Words for a failure: the server's own when it gave some, never raw JSON. */
export function useErrorText(): (error: unknown) => string {
  const text = useText()
  return (error) => {
    if (!isApiError(error)) return text('error.unknown')
    if (error.status === 0) return text('error.unreachable')
    return error.message || text('error.unknown')
  }
}
