import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { isApiError } from '#client/api-error'
import { createAppRouter } from './routes.tsx'

/** Pages of whoever is not in yet: they say themselves what went wrong. */
const doors: ReadonlySet<string> = new Set(['/connexion', '/second-facteur', '/installation'])

/** What is read of the server and where the reader is: each opening of the page has its own. */
export function createApplication() {
  const queryClient = new QueryClient({
    queryCache: new QueryCache({ onError: leaveWhenSignedOut }),
    mutationCache: new MutationCache({
      onError: (error, ...[, , mutation]) => {
        if (!mutation.meta?.['keepsSession']) leaveWhenSignedOut(error)
      },
    }),
    defaultOptions: {
      // Offline is told like any other failure: nothing waits in silence to leave later.
      queries: {
        networkMode: 'always',
        staleTime: 5_000,
        retry: (count, error) => count < 2 && isWorthRetrying(error),
      },
      mutations: { networkMode: 'always' },
    },
  })
  const router = createAppRouter(queryClient)

  /** A session that ended leads to the sign-in page and back to the same place, where the draft is kept. */
  function leaveWhenSignedOut(error: Error): void {
    if (!isApiError(error) || error.status !== 401) return
    const { pathname, href } = router.state.location
    if (doors.has(pathname)) return
    queryClient.removeQueries({ queryKey: ['getMe'] })
    void router.navigate({ to: '/connexion', search: { retour: href } })
  }

  return { queryClient, router }
}

function isWorthRetrying(error: Error): boolean {
  return isApiError(error) && (error.status === 0 || error.status >= 500)
}
