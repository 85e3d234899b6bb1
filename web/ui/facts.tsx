import type { ReactNode } from 'react'
import './facts.css'

/** What is known of one thing, each under its name; what is null is passed over. */
export function Facts({ facts }: { facts: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <dl className="facts">
      {facts.map(
        ([name, value]) =>
          value !== null && (
            <div key={name}>
              <dt>{name}</dt>
              <dd className="breakable">{value}</dd>
            </div>
          ),
      )}
    </dl>
  )
}
