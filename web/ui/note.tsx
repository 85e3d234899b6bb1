import type { ReactNode } from 'react'
import './note.css'

/** Words that stand apart: what to know, what to mind, what went wrong. */
export function Note({ tone, children }: { tone?: 'warn' | 'danger'; children: ReactNode }) {
  return (
    <div className="note" data-tone={tone}>
      {children}
    </div>
  )
}
