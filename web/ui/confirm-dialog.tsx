import { useText } from '../locales/text.ts'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'

interface ConfirmDialogProps {
  title: string
  explanation: string
  /** What will be done, on the button that does it; deleting unless told otherwise. */
  action?: string
  onConfirm: () => void
  onClose: () => void
}

/** Asks before what cannot be undone; the safe choice has the focus. */
export function ConfirmDialog({ title, explanation, action, onConfirm, onClose }: ConfirmDialogProps) {
  const text = useText()
  return (
    <Dialog title={title} onClose={onClose}>
      <p className="breakable">{explanation}</p>
      <div className="row-end">
        <Button autoFocus onClick={onClose}>
          {text('cancel')}
        </Button>
        <Button kind="danger" onClick={onConfirm}>
          {action ?? text('delete')}
        </Button>
      </div>
    </Dialog>
  )
}
