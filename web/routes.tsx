import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import { isApiError } from '#client/api-error'
import { reading } from './api.ts'
import { Frame } from './features/shell/frame.tsx'
import { LoadFailure } from './features/shell/load-failure.tsx'
import { loadWords } from './locales/text.ts'
import { AssistantPage } from './pages/assistant-page.tsx'
import { NotFoundPage } from './pages/not-found-page.tsx'
import { Announcer } from './ui/announcer.tsx'

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

/** Pages that anybody may read. */
const setup = createRoute({
  getParentRoute: () => root,
  path: '/installation',
  component: lazyRouteComponent(() => import('./pages/setup-page.tsx'), 'SetupPage'),
  validateSearch: (search): { token?: string | undefined; etape?: string | undefined } => ({
    token: optional(search['token']),
    etape: optional(search['etape']),
  }),
})
const signIn = createRoute({
  getParentRoute: () => root,
  path: '/connexion',
  component: lazyRouteComponent(() => import('./pages/sign-in-page.tsx'), 'SignInPage'),
  validateSearch: (search): { retour?: string | undefined; refus?: string | undefined } => ({
    retour: optional(search['retour']),
    refus: optional(search['refus']),
  }),
})
const secondFactor = createRoute({
  getParentRoute: () => root,
  path: '/second-facteur',
  loader: () => loadWords('administration'),
  component: lazyRouteComponent(() => import('./pages/second-factor-page.tsx'), 'SecondFactorPage'),
  validateSearch: (search): { retour?: string | undefined } => ({ retour: optional(search['retour']) }),
})
const forgotten = createRoute({
  getParentRoute: () => root,
  path: '/mot-de-passe-oublie',
  component: lazyRouteComponent(() => import('./pages/forgotten-page.tsx'), 'ForgottenPage'),
})
const invitation = createRoute({
  getParentRoute: () => root,
  path: '/invitation',
  component: lazyRouteComponent(() => import('./pages/personal-link-page.tsx'), 'PersonalLinkPage'),
})
const newPassword = createRoute({
  getParentRoute: () => root,
  path: '/mot-de-passe',
  component: lazyRouteComponent(() => import('./pages/personal-link-page.tsx'), 'PersonalLinkPage'),
})
const accessibility = createRoute({
  getParentRoute: () => root,
  path: '/accessibilite',
  component: lazyRouteComponent(() => import('./pages/accessibility-page.tsx'), 'AccessibilityPage'),
})
const data = createRoute({
  getParentRoute: () => root,
  path: '/donnees',
  component: lazyRouteComponent(() => import('./pages/data-page.tsx'), 'DataPage'),
})

/** Pages of whoever is signed in. */
const signedIn = createRoute({
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
const assistant = createRoute({
  getParentRoute: () => signedIn,
  id: 'assistant',
  component: AssistantPage,
  validateSearch: (search): { source?: string | undefined; sources?: string | undefined } => ({
    source: optional(search['source']),
    sources: optional(search['sources']),
  }),
})
const newConversation = createRoute({ getParentRoute: () => assistant, path: '/' })
const conversation = createRoute({ getParentRoute: () => assistant, path: '/c/$conversationId' })
const collections = createRoute({
  getParentRoute: () => signedIn,
  path: '/collections',
  component: lazyRouteComponent(() => import('./pages/collections-page.tsx'), 'CollectionsPage'),
})
const collection = createRoute({
  getParentRoute: () => signedIn,
  path: '/collections/$collectionId',
  component: lazyRouteComponent(() => import('./pages/collection-page.tsx'), 'CollectionPage'),
})

const document = createRoute({
  getParentRoute: () => signedIn,
  path: '/documents/$documentId',
  component: lazyRouteComponent(() => import('./pages/document-page.tsx'), 'DocumentPage'),
  validateSearch: (search): { passage?: string | undefined; version?: string | undefined } => ({
    passage: optional(search['passage']),
    version: optional(search['version']),
  }),
})
const changedAnswers = createRoute({
  getParentRoute: () => signedIn,
  path: '/reponses-a-revoir',
  component: lazyRouteComponent(() => import('./pages/changed-answers-page.tsx'), 'ChangedAnswersPage'),
})
const account = createRoute({
  getParentRoute: () => signedIn,
  path: '/compte',
  loader: () => loadWords('administration'),
  component: lazyRouteComponent(() => import('./pages/account-page.tsx'), 'AccountPage'),
})

/** Pages of administrators, behind their own navigation and their own words. */
const administration = createRoute({
  getParentRoute: () => signedIn,
  path: '/administration',
  loader: () => loadWords('administration'),
  component: lazyRouteComponent(() => import('./pages/administration/administration-page.tsx'), 'AdministrationPage'),
})
const people = createRoute({
  getParentRoute: () => administration,
  path: '/personnes',
  component: lazyRouteComponent(() => import('./pages/administration/people-page.tsx'), 'PeoplePage'),
})
const groups = createRoute({
  getParentRoute: () => administration,
  path: '/groupes',
  component: lazyRouteComponent(() => import('./pages/administration/groups-page.tsx'), 'GroupsPage'),
})
const roles = createRoute({
  getParentRoute: () => administration,
  path: '/roles',
  component: lazyRouteComponent(() => import('./pages/administration/roles-page.tsx'), 'RolesPage'),
})
const signInPolicy = createRoute({
  getParentRoute: () => administration,
  path: '/connexion',
  component: lazyRouteComponent(() => import('./pages/administration/sign-in-policy-page.tsx'), 'SignInPolicyPage'),
})
const feedback = createRoute({
  getParentRoute: () => administration,
  path: '/avis',
  component: lazyRouteComponent(() => import('./pages/administration/feedback-page.tsx'), 'FeedbackPage'),
})
const models = createRoute({
  getParentRoute: () => administration,
  path: '/modeles',
  component: lazyRouteComponent(() => import('./pages/administration/models-page.tsx'), 'ModelsPage'),
})
const retention = createRoute({
  getParentRoute: () => administration,
  path: '/conservation',
  component: lazyRouteComponent(() => import('./pages/administration/retention-page.tsx'), 'RetentionPage'),
})
const sources = createRoute({
  getParentRoute: () => administration,
  path: '/sources',
  component: lazyRouteComponent(() => import('./pages/administration/sources-page.tsx'), 'SourcesPage'),
})
const usage = createRoute({
  getParentRoute: () => administration,
  path: '/usages',
  component: lazyRouteComponent(() => import('./pages/administration/usage-page.tsx'), 'UsagePage'),
  validateSearch: (search): { par?: string | undefined; du?: string | undefined; au?: string | undefined } => ({
    par: optional(search['par']),
    du: optional(search['du']),
    au: optional(search['au']),
  }),
})
const quality = createRoute({
  getParentRoute: () => administration,
  path: '/qualite',
  component: lazyRouteComponent(() => import('./pages/administration/quality-page.tsx'), 'QualityPage'),
  validateSearch: (search): { du?: string | undefined; au?: string | undefined } => ({
    du: optional(search['du']),
    au: optional(search['au']),
  }),
})
const limits = createRoute({
  getParentRoute: () => administration,
  path: '/limites',
  component: lazyRouteComponent(() => import('./pages/administration/limits-page.tsx'), 'LimitsPage'),
})
const keys = createRoute({
  getParentRoute: () => administration,
  path: '/cles',
  component: lazyRouteComponent(() => import('./pages/administration/keys-page.tsx'), 'KeysPage'),
})
const organisations = createRoute({
  getParentRoute: () => administration,
  path: '/organismes',
  component: lazyRouteComponent(() => import('./pages/administration/organisations-page.tsx'), 'OrganisationsPage'),
})

/** Every primitive in every state, for whoever builds a page; never in what is served. */
const showcase = createRoute({
  getParentRoute: () => root,
  path: '/ui',
  component: import.meta.env.DEV
    ? lazyRouteComponent(() => import('./pages/showcase-page.tsx'), 'ShowcasePage')
    : NotFoundPage,
})

const routeTree = root.addChildren([
  signedIn.addChildren([
    assistant.addChildren([newConversation, conversation]),
    collections,
    collection,
    document,
    changedAnswers,
    administration.addChildren([
      ...[people, groups, roles, signInPolicy, keys, organisations],
      ...[models, feedback, retention, sources],
      ...[usage, quality, limits],
    ]),
    account,
  ]),
  setup,
  signIn,
  secondFactor,
  forgotten,
  invitation,
  newPassword,
  accessibility,
  data,
  showcase,
])

export function createAppRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree,
    context: { queryClient },
    defaultPreload: 'intent',
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
