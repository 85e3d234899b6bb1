import { useState } from 'react'
import { useText } from '../../locales/text.ts'
import { useErase } from '../../operations.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Field, SelectField } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'
import { kindsFor } from './words.ts'

interface EraseDialogProps {
  permissions: readonly string[]
  onClose: () => void
}

/** Names what is to be erased by its number, typed twice: nothing brings it back. */
export function EraseDialog({ permissions, onClose }: EraseDialogProps) {
  const text = useText()
  const [isMistyped, setMistyped] = useState(false)
  const erase = useErase({
    failure: 'beside',
    invalidates: ['listErasures', 'listPeople', 'listCollections', 'listDocuments', 'listOrganisations'],
    says: () => text('erasures.done'),
    onDone: onClose,
  })
  const kinds = kindsFor(permissions)
  return (
    <Dialog title={text('erasures.new')} onClose={onClose}>
      <Form
        submit={text('erasures.confirm')}
        isDanger
        problem={erase.problem}
        isRunning={erase.isRunning}
        onCancel={onClose}
        onSubmit={(values) => {
          const isSame = values.text('target_id') === values.text('again')
          setMistyped(!isSame)
          const kind = kinds.find((one) => one === values.text('kind'))
          if (isSame && kind) erase.run({ body: { kind, target_id: Number(values.text('target_id')) } })
        }}
      >
        <p>{text('erasures.warning')}</p>
        <SelectField
          label={text('erasures.kind')}
          name="kind"
          options={kinds.map((kind) => ({ value: kind, label: text(`erasures.kind.${kind}`) }))}
        />
        <Field
          label={text('holds.number')}
          hint={text('erasures.number.hint')}
          name="target_id"
          type="number"
          min={1}
          step={1}
          required
        />
        <Field
          label={text('erasures.again')}
          name="again"
          type="number"
          min={1}
          step={1}
          required
          problem={isMistyped ? text('erasures.mismatch') : undefined}
        />
      </Form>
    </Dialog>
  )
}
