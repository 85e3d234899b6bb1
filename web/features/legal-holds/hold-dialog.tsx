import { useText } from '../../locales/text.ts'
import { usePlaceLegalHold } from '../../operations.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Field, SelectField, TextAreaField } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'
import { heldKinds } from './words.ts'

/** Names what is to be kept, by its number, and why. */
export function HoldDialog({ onClose }: { onClose: () => void }) {
  const text = useText()
  const place = usePlaceLegalHold({
    failure: 'beside',
    invalidates: ['listLegalHolds'],
    says: () => text('saved'),
    onDone: onClose,
  })
  return (
    <Dialog title={text('holds.new')} onClose={onClose}>
      <Form
        submit={text('holds.new')}
        problem={place.problem}
        isRunning={place.isRunning}
        onCancel={onClose}
        onSubmit={(values) =>
          place.run({
            body: {
              kind: heldKinds.find((kind) => kind === values.text('kind')) ?? 'conversation',
              target_id: Number(values.text('target_id')),
              reason: values.text('reason'),
            },
          })
        }
      >
        <SelectField
          label={text('holds.kind')}
          name="kind"
          options={heldKinds.map((kind) => ({ value: kind, label: text(`holds.kind.${kind}`) }))}
        />
        <Field
          label={text('holds.number')}
          hint={text('holds.number.hint')}
          name="target_id"
          type="number"
          min={1}
          step={1}
          required
        />
        <TextAreaField
          label={text('holds.reason')}
          hint={text('holds.reason.hint')}
          name="reason"
          rows={3}
          required
          maxLength={1000}
        />
      </Form>
    </Dialog>
  )
}
