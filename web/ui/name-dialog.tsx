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
  problem: Problem | null
  isRunning: boolean
  onSubmit: (name: string) => void
  onClose: () => void
}

/** Names what is made, or gives it another name. */
export function NameDialog({ title, label, hint, name, problem, isRunning, onSubmit, onClose }: NameDialogProps) {
  const text = useText()
  return (
    <Dialog title={title} onClose={onClose}>
      <Form
        submit={text('save')}
        problem={problem}
        isRunning={isRunning}
        onCancel={onClose}
        onSubmit={(values) => onSubmit(values.text('name'))}
      >
        <Field label={label} hint={hint} name="name" required maxLength={200} defaultValue={name} autoFocus />
      </Form>
    </Dialog>
  )
}
