import { useEffect, useId, useRef, useState, type ReactNode } from 'react'
import './menu.css'

interface MenuProps {
  /** What the button says. */
  label: ReactNode
  /** The name of what opens. */
  name: string
  children: ReactNode
  opens?: 'above' | 'below'
}

/**
 * A button that opens a few links and buttons. A plain disclosure: read in order, walked with Tab,
 * closed by Escape, by a press elsewhere and by a choice.
 */
export function Menu({ label, name, children, opens = 'above' }: MenuProps) {
  const id = useId()
  const whole = useRef<HTMLElement>(null)
  const content = useRef<HTMLUListElement>(null)
  const opener = useRef<HTMLButtonElement>(null)
  const [isOpen, setOpen] = useState(false)
  useEffect(() => {
    if (!isOpen) return
    const closeElsewhere = (event: Event): void => {
      if (event.target instanceof Node && !whole.current?.contains(event.target)) setOpen(false)
    }
    const closeOnEscape = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return
      event.preventDefault()
      setOpen(false)
      opener.current?.focus()
    }
    const stop = new AbortController()
    const { signal } = stop
    document.addEventListener('pointerdown', closeElsewhere, { signal })
    document.addEventListener('focusin', closeElsewhere, { signal })
    document.addEventListener('keydown', closeOnEscape, { signal, capture: true })
    const closeOnChoice = (): void => {
      setOpen(false)
      // What was chosen is hidden with the rest: a dialog that it opens gives the focus back to what stays.
      opener.current?.focus()
    }
    content.current?.addEventListener('click', closeOnChoice, { signal })
    return () => stop.abort()
  }, [isOpen])
  return (
    <nav ref={whole} className="menu" data-opens={opens} aria-label={name}>
      <button
        ref={opener}
        type="button"
        className="menu-button"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
      >
        {label}
        <span className="menu-sign" aria-hidden="true">
          ⋯
        </span>
      </button>
      <ul ref={content} id={id} className="menu-content" hidden={!isOpen}>
        {children}
      </ul>
    </nav>
  )
}
