import { useEffect, useId, useRef, useState, type ReactNode } from 'react'
import { createPortal } from 'react-dom'
import { useText } from '../locales/text.ts'
import { Button } from './button.tsx'
import './dialog.css'

interface DialogProps {
  title: string
  onClose: () => void
  children: ReactNode
  /** `sheet` covers the side of the screen. */
  kind?: 'box' | 'sheet'
}

const openers = new WeakMap<Element, Element | null>()

/** What opened a dialog or, when that was in another one which has gone since, what opened that one. */
function stillThere(opener: Element | null): HTMLElement | null {
  if (opener === null || opener.isConnected) return opener instanceof HTMLElement ? opener : null
  const dialog = opener.closest('dialog')
  return dialog === null ? null : stillThere(openers.get(dialog) ?? null)
}

/**
 * A modal dialog, beside the page in the document, so that it may hold a form wherever it is opened from: the browser keeps focus inside, closes it on Escape and gives focus back to its opener. Its title and
 * its way out stay in sight; what is between them scrolls.
 */
export function Dialog({ title, onClose, children, kind = 'box' }: DialogProps) {
  const text = useText()
  const dialog = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  // Before what is in the dialog takes the focus.
  const [opener] = useState(() => document.activeElement)
  useEffect(() => {
    const element = dialog.current
    if (element !== null) openers.set(element, opener)
    element?.showModal()
    return () => {
      element?.close()
      stillThere(opener)?.focus()
    }
  }, [opener])
  return createPortal(
    <dialog
      ref={dialog}
      className="dialog"
      data-kind={kind}
      aria-labelledby={titleId}
      onSubmit={(event) => event.stopPropagation()}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      <header>
        <h2 id={titleId}>{title}</h2>
        <Button kind="bare" onClick={onClose}>
          {text('close')}
        </Button>
      </header>
      <div className="dialog-content">{children}</div>
    </dialog>,
    document.body,
  )
}
