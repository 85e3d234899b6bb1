import { Link } from '@tanstack/react-router'
import { useText } from '../../locales/text.ts'
import { useGetMe } from '../../operations.ts'
import { administrationPages } from './administration-pages.ts'

/** The pages of administrators, by what they are about. */
export function AdministrationNavigation() {
  const text = useText()
  const { data: me } = useGetMe({})
  return (
    <nav className="nav side-scroll side-dense" aria-label={text('nav.administration')}>
      <p>
        <Link to="/">{text('nav.back')}</Link>
      </p>
      {administrationPages(me?.permissions ?? []).map(({ title, pages }) => (
        <section key={title} aria-labelledby={title}>
          <h2 id={title}>{text(title)}</h2>
          <ul>
            {pages.map((page) => (
              <li key={page.path}>
                <Link to={page.path}>{text(page.title)}</Link>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </nav>
  )
}
