import { useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import './tabs.css'

export interface TabPart {
  readonly key: string
  readonly title: string
  readonly content: ReactNode
}

/** Parts of one page, one at a time; arrows move between their names, as the pattern of the W3C says. */
export function Tabs({ name, parts }: { name: string; parts: readonly TabPart[] }) {
  const id = useId()
  const list = useRef<HTMLDivElement>(null)
  const [wanted, setWanted] = useState(location.hash.slice(1))
  const open = parts.find(({ key }) => key === wanted) ?? parts[0]
  const choose = (key: string): void => {
    setWanted(key)
    // Kept in the address, so that a reload and a link find the same part.
    history.replaceState(history.state, '', `#${key}`)
  }
  const move = ({ key }: KeyboardEvent): void => {
    const step = key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0
    const position = parts.findIndex((part) => part.key === open?.key)
    const next = parts[(position + step + parts.length) % parts.length]
    if (step === 0 || next === undefined) return
    choose(next.key)
    list.current?.querySelector<HTMLElement>(`[data-key="${next.key}"]`)?.focus()
  }
  return (
    <>
      <div ref={list} role="tablist" className="tabs" aria-label={name} tabIndex={-1} onKeyDown={move}>
        {parts.map(({ key, title }) => (
          <button
            key={key}
            type="button"
            role="tab"
            id={`${id}-${key}`}
            data-key={key}
            aria-selected={key === open?.key}
            aria-controls={`${id}-panel`}
            tabIndex={key === open?.key ? 0 : -1}
            onClick={() => choose(key)}
          >
            {title}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}-panel`} className="tab-panel" aria-labelledby={`${id}-${open?.key}`}>
        {open?.content}
      </div>
    </>
  )
}
