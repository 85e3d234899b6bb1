import { Link, Outlet, useRouterState } from '@tanstack/react-router'
import { administrationPages } from '../../features/shell/administration-pages.ts'
import { useText } from '../../locales/text.ts'
import { useGetMe } from '../../operations.ts'
import { Page } from '../../ui/page.tsx'
import { NotFoundNote } from '../not-found-page.tsx'

/** What administrators can do, or the page that they chose; for anybody else it does not exist. */
export function AdministrationPage() {
  const text = useText()
  const { data: me } = useGetMe({})
  const isHere = useRouterState({ select: ({ location }) => /^\/administration\/?$/.test(location.pathname) })
  const groups = administrationPages(me?.permissions ?? [])
  if (groups.length === 0) {
    return (
      <Page title={text('notFound.title')}>
        <NotFoundNote />
      </Page>
    )
  }
  return isHere ? <Contents groups={groups} /> : <Outlet />
}

function Contents({ groups }: { groups: ReturnType<typeof administrationPages> }) {
  const text = useText()
  return (
    <Page title={text('nav.administration')}>
      {groups.map(({ title, pages }) => (
        <section key={title} className="stack">
          <h2>{text(title)}</h2>
          <ul className="bullets">
            {pages.map((page) => (
              <li key={page.path}>
                <Link to={page.path}>{text(page.title)}</Link>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </Page>
  )
}
