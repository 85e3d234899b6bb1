import type { QueryClient } from '@tanstack/react-query'
import { createRootRouteWithContext, createRoute, createRouter, Outlet, redirect } from '@tanstack/react-router'
import { isApiError } from '#client/api-error'
import { reading } from './api.ts'
import { Frame } from './features/shell/frame.tsx'
import { AccessibilityPage } from './pages/accessibility-page.tsx'
import { AssistantPage } from './pages/assistant-page.tsx'
import { CollectionPage } from './pages/collection-page.tsx'
import { CollectionsPage } from './pages/collections-page.tsx'
import { DataPage } from './pages/data-page.tsx'
import { NotFoundPage } from './pages/not-found-page.tsx'
import { SetupPage } from './pages/setup-page.tsx'
import { SignInPage } from './pages/sign-in-page.tsx'
import { Announcer } from './ui/announcer.tsx'
import { LoadFailure } from './ui/load-failure.tsx'

interface RouterContext {
  queryClient: QueryClient
}

const root = createRootRouteWithContext<RouterContext>()({
  component: () => (
    <Announcer>
      <Outlet />
    </Announcer>
  ),
  notFoundComponent: NotFoundPage,
  errorComponent: LoadFailure,
})

const optional = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  component: Frame,
  beforeLoad: async ({ context: { queryClient }, location }) => {
    const setup = await queryClient.ensureQueryData(reading('getSetup', {}))
    if (setup.needed) throw redirect({ to: '/installation' })
    try {
      await queryClient.ensureQueryData(reading('getMe', {}))
    } catch (error) {
      if (isApiError(error) && error.status === 401)
        throw redirect({ to: '/connexion', search: { retour: location.href } })
      throw error
    }
  },
})

const assistant = createRoute({ getParentRoute: () => signedIn, id: 'assistant', component: AssistantPage })
const newConversation = createRoute({ getParentRoute: () => assistant, path: '/' })
const conversation = createRoute({ getParentRoute: () => assistant, path: '/c/$conversationId' })
const collections = createRoute({ getParentRoute: () => signedIn, path: '/collections', component: CollectionsPage })
const collection = createRoute({
  getParentRoute: () => signedIn,
  path: '/collections/$collectionId',
  component: CollectionPage,
})
const setup = createRoute({
  getParentRoute: () => root,
  path: '/installation',
  component: SetupPage,
  validateSearch: (search): { token?: string | undefined; etape?: string | undefined } => ({
    token: optional(search['token']),
    etape: optional(search['etape']),
  }),
})
const signIn = createRoute({
  getParentRoute: () => root,
  path: '/connexion',
  component: SignInPage,
  validateSearch: (search): { retour?: string | undefined } => ({ retour: optional(search['retour']) }),
})
const accessibility = createRoute({ getParentRoute: () => root, path: '/accessibilite', component: AccessibilityPage })
const data = createRoute({ getParentRoute: () => root, path: '/donnees', component: DataPage })

const routeTree = root.addChildren([
  signedIn.addChildren([assistant.addChildren([newConversation, conversation]), collections, collection]),
  setup,
  signIn,
  accessibility,
  data,
])

export function createAppRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree,
    context: { queryClient },
    scrollRestoration: true,
    // Plain text in addresses: a token of digits stays a text.
    parseSearch: (search) => Object.fromEntries(new URLSearchParams(search)),
    stringifySearch: (search) => {
      const entries = Object.entries(search).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, String(value)]],
      )
      return entries.length === 0 ? '' : `?${new URLSearchParams(entries)}`
    },
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>
  }
}
