import './ui/tokens.css'
import './ui/base.css'
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { isApiError } from '#client/api-error'
import { loadWords } from './locales/text.ts'
import { createAppRouter } from './routes.tsx'

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

/** Pages of whoever is not in yet: they say themselves what went wrong. */
const doors: ReadonlySet<string> = new Set(['/connexion', '/second-facteur', '/installation'])

/** A session that ended leads to the sign-in page and back to the same place, where the draft is kept. */
function leaveWhenSignedOut(error: Error): void {
  if (!isApiError(error) || error.status !== 401) return
  const { pathname, href } = router.state.location
  if (doors.has(pathname)) return
  queryClient.removeQueries({ queryKey: ['getMe'] })
  void router.navigate({ to: '/connexion', search: { retour: href } })
}

function isWorthRetrying(error: Error): boolean {
  return isApiError(error) && (error.status === 0 || error.status >= 500)
}

const place = document.getElementById('root')
if (place) {
  await loadWords('everyday')
  createRoot(place).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  )
}
