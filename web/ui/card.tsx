import { useId, type ReactNode } from 'react'
import './card.css'

interface CardProps {
  title: string
  /** Below the title of the page, or of a part of it. */
  heading?: 'h2' | 'h3'
  /** Its state in a few words, beside its name. */
  tags?: ReactNode
  /** What can be done with it. */
  actions?: ReactNode
  children: ReactNode
}

/** One thing of a list that has more to tell than a row of a table holds. */
export function Card({ title, heading: Heading = 'h3', tags, actions, children }: CardProps) {
  const id = useId()
  return (
    <article className="card" aria-labelledby={id}>
      <header>
        <Heading id={id}>{title}</Heading>
        {tags}
      </header>
      {children}
      {actions && <div className="row card-actions">{actions}</div>}
    </article>
  )
}
