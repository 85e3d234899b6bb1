import { useText } from '../locales/text.ts'
import { Dialog } from './dialog.tsx'
import { Field } from './field.tsx'
import { Form } from './form.tsx'
import type { Problem } from './use-problem.ts'

interface NameDialogProps {
  title: string
  label: string
  hint?: string
  /** What it is called until now. */
  name?: string | undefined
  /** What the server calls it. */
  field?: string
  maxLength?: number
  problem: Problem | null
  isRunning: boolean
  onSubmit: (name: string) => void
  onClose: () => void
}

/** Names what is made, or gives it another name. */
export function NameDialog(props: NameDialogProps) {
  const { title, label, hint, name, field = 'name', maxLength = 200, problem, isRunning, onSubmit, onClose } = props
  const text = useText()
  return (
    <Dialog title={title} onClose={onClose}>
      <Form
        submit={text('save')}
        problem={problem}
        isRunning={isRunning}
        onCancel={onClose}
        onSubmit={(values) => onSubmit(values.text(field))}
      >
        <Field label={label} hint={hint} name={field} required maxLength={maxLength} defaultValue={name} autoFocus />
      </Form>
    </Dialog>
  )
}
