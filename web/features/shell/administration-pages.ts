import type { Scope } from '#contract/route'
import type { LinkProps } from '@tanstack/react-router'
import type { TextKey } from '../../locales/text.ts'

interface AdministrationPage {
  readonly path: Extract<LinkProps['to'], `/administration/${string}`>
  readonly title: TextKey
  /** What one must be allowed to do for the page to be of use. */
  readonly needs: Scope
}

interface Group {
  readonly title: TextKey
  readonly pages: readonly AdministrationPage[]
}

/** Which pages administrators have, in the order of the navigation and of the page that presents them. */
const groups: readonly Group[] = [
  {
    title: 'admin.group.people',
    pages: [
      { path: '/administration/personnes', title: 'admin.people', needs: 'people:manage' },
      { path: '/administration/groupes', title: 'admin.groups', needs: 'people:manage' },
      { path: '/administration/roles', title: 'admin.roles', needs: 'people:manage' },
      { path: '/administration/connexion', title: 'admin.signIn', needs: 'people:manage' },
      { path: '/administration/arrivees', title: 'admin.arrivals', needs: 'organisations:manage' },
      { path: '/administration/cles', title: 'admin.keys', needs: 'people:manage' },
      { path: '/administration/organismes', title: 'admin.organisations', needs: 'organisations:manage' },
    ],
  },
  {
    title: 'admin.group.assistant',
    pages: [
      { path: '/administration/modeles', title: 'admin.models', needs: 'settings:manage' },
      { path: '/administration/routage', title: 'admin.routes', needs: 'settings:manage' },
      { path: '/administration/assistants', title: 'admin.assistants', needs: 'settings:manage' },
      { path: '/administration/sources', title: 'admin.sources', needs: 'settings:manage' },
      { path: '/administration/conservation', title: 'admin.retention', needs: 'settings:manage' },
      { path: '/administration/conservation-imposee', title: 'admin.holds', needs: 'settings:manage' },
      { path: '/administration/effacements', title: 'admin.erasures', needs: 'settings:manage' },
      { path: '/administration/registre', title: 'admin.register', needs: 'settings:manage' },
    ],
  },
  {
    title: 'admin.group.use',
    pages: [
      { path: '/administration/usages', title: 'admin.usage', needs: 'settings:manage' },
      { path: '/administration/limites', title: 'admin.limits', needs: 'settings:manage' },
      { path: '/administration/qualite', title: 'admin.quality', needs: 'settings:manage' },
      { path: '/administration/evaluations', title: 'admin.evaluations', needs: 'settings:manage' },
      { path: '/administration/avis', title: 'admin.feedback', needs: 'settings:manage' },
    ],
  },
  {
    title: 'admin.group.instance',
    pages: [
      { path: '/administration/apparence', title: 'admin.appearance', needs: 'settings:manage' },
      { path: '/administration/textes', title: 'admin.legalTexts', needs: 'settings:manage' },
      { path: '/administration/journal', title: 'admin.audit', needs: 'audit:read' },
      { path: '/administration/sante', title: 'admin.health', needs: 'organisations:manage' },
      { path: '/administration/taches', title: 'admin.jobs', needs: 'organisations:manage' },
    ],
  },
]

/** The pages of somebody with these permissions; none for most. */
export function administrationPages(permissions: readonly string[]): readonly Group[] {
  return groups
    .map(({ title, pages }) => ({ title, pages: pages.filter(({ needs }) => permissions.includes(needs)) }))
    .filter(({ pages }) => pages.length > 0)
}
