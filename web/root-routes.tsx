import type { QueryClient } from '@tanstack/react-query'
import { createRootRouteWithContext, createRoute, Outlet, redirect } from '@tanstack/react-router'
import { isApiError } from '#client/api-error'
import { reading } from './api.ts'
import { Frame } from './features/shell/frame.tsx'
import { LoadFailure } from './features/shell/load-failure.tsx'
import { NotFoundPage } from './pages/not-found-page.tsx'
import { Announcer } from './ui/announcer.tsx'

interface RouterContext {
  queryClient: QueryClient
}

export const root = createRootRouteWithContext<RouterContext>()({
  component: () => (
    <Announcer>
      <Outlet />
    </Announcer>
  ),
  notFoundComponent: NotFoundPage,
  errorComponent: LoadFailure,
})

/** A word of the address, or nothing. */
export const optional = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

/** Pages of whoever is signed in. */
export const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  component: Frame,
  beforeLoad: async ({ context: { queryClient }, location }) => {
    const state = await queryClient.ensureQueryData(reading('getSetup', {}))
    if (state.needed) throw redirect({ to: '/installation' })
    try {
      await queryClient.ensureQueryData(reading('getMe', {}))
    } catch (error) {
      if (isApiError(error) && error.status === 401)
        throw redirect({ to: '/connexion', search: { retour: location.href } })
      throw error
    }
  },
})
