import { useEffect, useId, useRef, type ReactNode } from 'react'

interface DialogProps {
  title: string
  onClose: () => void
  children: ReactNode
  /** `sheet` covers the side of the screen and brings its own heading. */
  kind?: 'box' | 'sheet'
}

/** A modal dialog: the browser keeps focus inside, closes it on Escape and gives focus back to its opener. */
export function Dialog({ title, onClose, children, kind = 'box' }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  useEffect(() => {
    const element = dialog.current
    const opener = document.activeElement
    element?.showModal()
    return () => {
      element?.close()
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus()
    }
  }, [])
  return (
    <dialog
      ref={dialog}
      className="dialog"
      data-kind={kind}
      aria-label={kind === 'sheet' ? title : undefined}
      aria-labelledby={kind === 'sheet' ? undefined : titleId}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      {kind === 'box' && <h2 id={titleId}>{title}</h2>}
      {children}
    </dialog>
  )
}
