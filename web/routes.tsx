import type { QueryClient } from '@tanstack/react-query'
import { createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { administrationRoutes } from './administration-routes.tsx'
import { loadWords } from './locales/text.ts'
import { AssistantPage } from './pages/assistant-page.tsx'
import { NotFoundPage } from './pages/not-found-page.tsx'
import { optional, root, signedIn } from './root-routes.tsx'

/** Pages that anybody may read. */
const setup = createRoute({
  getParentRoute: () => root,
  path: '/installation',
  loader: () => loadWords('administration'),
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
  component: lazyRouteComponent(() => import('./pages/legal-page.tsx'), 'AccessibilityPage'),
})
const legalNotices = createRoute({
  getParentRoute: () => root,
  path: '/mentions-legales',
  component: lazyRouteComponent(() => import('./pages/legal-page.tsx'), 'LegalNoticesPage'),
})
const help = createRoute({
  getParentRoute: () => root,
  path: '/aide',
  component: lazyRouteComponent(() => import('./pages/legal-page.tsx'), 'HelpPage'),
})
const data = createRoute({
  getParentRoute: () => root,
  path: '/donnees',
  component: lazyRouteComponent(() => import('./pages/legal-page.tsx'), 'DataPage'),
})

const assistant = createRoute({
  getParentRoute: () => signedIn,
  id: 'assistant',
  component: AssistantPage,
  validateSearch: (
    search,
  ): {
    source?: string | undefined
    sources?: string | undefined
    assistant?: string | undefined
    temporaire?: string | undefined
  } => ({
    source: optional(search['source']),
    sources: optional(search['sources']),
    assistant: optional(search['assistant']),
    temporaire: optional(search['temporaire']),
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
  validateSearch: (search): { [Key in 'passage' | 'marks' | 'version']?: string | undefined } => ({
    passage: optional(search['passage']),
    marks: optional(search['marks']),
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
    administrationRoutes,
    account,
  ]),
  setup,
  signIn,
  secondFactor,
  forgotten,
  invitation,
  newPassword,
  accessibility,
  legalNotices,
  help,
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
