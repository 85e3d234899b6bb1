import { useText } from '../locales/text.ts'
import { Dialog } from './dialog.tsx'

interface ConfirmDialogProps {
  title: string
  explanation: string
  onConfirm: () => void
  onClose: () => void
}

/** Asks before deleting; the safe choice has the focus. */
export function ConfirmDialog({ title, explanation, onConfirm, onClose }: ConfirmDialogProps) {
  const text = useText()
  return (
    <Dialog title={title} onClose={onClose}>
      <p>{explanation}</p>
      <div className="row-end">
        <button type="button" className="button" autoFocus onClick={onClose}>
          {text('cancel')}
        </button>
        <button type="button" className="button" data-kind="danger" onClick={onConfirm}>
          {text('delete')}
        </button>
      </div>
    </Dialog>
  )
}
