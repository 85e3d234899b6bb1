import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { loadWords } from './locales/text.ts'
import { optional, signedIn } from './root-routes.tsx'

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
const arrivals = createRoute({
  getParentRoute: () => administration,
  path: '/arrivees',
  component: lazyRouteComponent(() => import('./pages/administration/arrival-rules-page.tsx'), 'ArrivalRulesPage'),
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
const modelRoutes = createRoute({
  getParentRoute: () => administration,
  path: '/routage',
  component: lazyRouteComponent(() => import('./pages/administration/model-routes-page.tsx'), 'ModelRoutesPage'),
})
const assistants = createRoute({
  getParentRoute: () => administration,
  path: '/assistants',
  component: lazyRouteComponent(() => import('./pages/administration/assistants-page.tsx'), 'AssistantsPage'),
})
const retention = createRoute({
  getParentRoute: () => administration,
  path: '/conservation',
  component: lazyRouteComponent(() => import('./pages/administration/retention-page.tsx'), 'RetentionPage'),
})
const legalHolds = createRoute({
  getParentRoute: () => administration,
  path: '/conservation-imposee',
  component: lazyRouteComponent(() => import('./pages/administration/legal-holds-page.tsx'), 'LegalHoldsPage'),
})
const erasures = createRoute({
  getParentRoute: () => administration,
  path: '/effacements',
  component: lazyRouteComponent(() => import('./pages/administration/erasures-page.tsx'), 'ErasuresPage'),
})
const register = createRoute({
  getParentRoute: () => administration,
  path: '/registre',
  component: lazyRouteComponent(() => import('./pages/administration/register-page.tsx'), 'RegisterPage'),
})
const sources = createRoute({
  getParentRoute: () => administration,
  path: '/sources',
  component: lazyRouteComponent(() => import('./pages/administration/sources-page.tsx'), 'SourcesPage'),
})
const newSource = createRoute({
  getParentRoute: () => administration,
  path: '/sources/nouvelle',
  component: lazyRouteComponent(() => import('./pages/administration/new-source-page.tsx'), 'NewSourcePage'),
})
const packs = createRoute({
  getParentRoute: () => administration,
  path: '/sources/lots',
  component: lazyRouteComponent(() => import('./pages/administration/packs-page.tsx'), 'PacksPage'),
})
const source = createRoute({
  getParentRoute: () => administration,
  path: '/sources/$sourceId',
  component: lazyRouteComponent(() => import('./pages/administration/source-page.tsx'), 'SourcePage'),
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
const evaluations = createRoute({
  getParentRoute: () => administration,
  path: '/evaluations',
  component: lazyRouteComponent(() => import('./pages/administration/evaluations-page.tsx'), 'EvaluationsPage'),
  validateSearch: (search): { essai?: string | undefined } => ({ essai: optional(search['essai']) }),
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
const auditTrail = createRoute({
  getParentRoute: () => administration,
  path: '/journal',
  component: lazyRouteComponent(() => import('./pages/administration/audit-page.tsx'), 'AuditPage'),
  validateSearch: (
    search,
  ): { action?: string | undefined; qui?: string | undefined; du?: string | undefined; au?: string | undefined } => ({
    action: optional(search['action']),
    qui: optional(search['qui']),
    du: optional(search['du']),
    au: optional(search['au']),
  }),
})
const health = createRoute({
  getParentRoute: () => administration,
  path: '/sante',
  component: lazyRouteComponent(() => import('./pages/administration/health-page.tsx'), 'HealthPage'),
})
const jobs = createRoute({
  getParentRoute: () => administration,
  path: '/taches',
  component: lazyRouteComponent(() => import('./pages/administration/jobs-page.tsx'), 'JobsPage'),
})

const appearance = createRoute({
  getParentRoute: () => administration,
  path: '/apparence',
  component: lazyRouteComponent(() => import('./pages/administration/appearance-page.tsx'), 'AppearancePage'),
})

const legalTexts = createRoute({
  getParentRoute: () => administration,
  path: '/textes',
  component: lazyRouteComponent(() => import('./pages/administration/legal-texts-page.tsx'), 'LegalTextsPage'),
})

export const administrationRoutes = administration.addChildren([
  ...[people, groups, roles, signInPolicy, arrivals, keys, organisations],
  ...[models, modelRoutes, assistants, feedback, retention, legalHolds, erasures, register],
  ...[sources, newSource, packs, source],
  ...[usage, quality, evaluations, limits],
  ...[appearance, legalTexts, auditTrail, health, jobs],
])
