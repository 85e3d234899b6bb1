import type { ReactNode } from 'react'
import './tag.css'

export type Tone = 'ok' | 'warn' | 'danger' | 'accent'

/** A state or a kind in a few words; the colour only repeats them. */
export function Tag({ tone, children }: { tone?: Tone | undefined; children: ReactNode }) {
  return (
    <span className="tag" data-tone={tone}>
      {children}
    </span>
  )
}
