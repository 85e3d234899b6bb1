import type { ReactNode } from 'react'
import './page.css'
import { usePageTitle } from './use-page-title.ts'

interface PageProps {
  title: string
  /** Beside the title: what can be done with the whole page. */
  actions?: ReactNode
  children: ReactNode
}

/** A page of the working frame: one heading, its actions, its content. */
export function Page({ title, actions, children }: PageProps) {
  usePageTitle(title)
  return (
    <main className="main" id="contenu" tabIndex={-1}>
      <div className="head">
        <h1>{title}</h1>
        {actions && <div className="actions">{actions}</div>}
      </div>
      <div className="sheet">{children}</div>
    </main>
  )
}
