import type { TextKey } from '../../locales/text.ts'

interface Group {
  readonly title: TextKey
  readonly pages: readonly { readonly path: '/administration/assistant'; readonly title: TextKey }[]
}

/** Which pages administrators have, in the order of the navigation and of the page that presents them. */
export const administrationPages: readonly Group[] = [
  { title: 'admin.models', pages: [{ path: '/administration/assistant', title: 'admin.writing' }] },
]
