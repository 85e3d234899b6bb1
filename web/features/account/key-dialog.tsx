import { useState } from 'react'
import { useText } from '../../locales/text.ts'
import { useCreateKey, useGetMe } from '../../operations.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { CheckField, Field, SelectField } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'
import { Note } from '../../ui/note.tsx'
import { givenBy, isScope, permissionName } from '../people/words.ts'

const lifetimesInDays = [30, 90, 365] as const
const secondsPerDay = 86_400
const usual: ReadonlySet<string> = new Set(['models:read', 'inference:use', 'search:read', 'collections:read'])

/** Asks what a key is for, then shows it: once. */
export function KeyDialog({ onClose }: { onClose: () => void }) {
  const text = useText()
  const [value, setValue] = useState<string | null>(null)
  if (value !== null) {
    return (
      <Dialog title={text('keys.made')} onClose={onClose}>
        <Note tone="warn">{text('keys.once')}</Note>
        <Field label={text('keys.value')} readOnly value={value} onFocus={(event) => event.target.select()} />
        <p>
          <CopyButton content={value} label={text('keys.copy')} />
        </p>
      </Dialog>
    )
  }
  return <KeyForm onMade={setValue} onClose={onClose} />
}

function KeyForm({ onMade, onClose }: { onMade: (value: string | null) => void; onClose: () => void }) {
  const text = useText()
  const { data: me } = useGetMe({})
  const create = useCreateKey({
    failure: 'beside',
    invalidates: ['listKeys'],
    onDone: ({ value }) => onMade(value),
  })
  return (
    <Dialog title={text('keys.new')} onClose={onClose}>
      <Form
        submit={text('keys.create')}
        problem={create.problem}
        isRunning={create.isRunning}
        onCancel={onClose}
        onSubmit={(values) => {
          const expires = Math.floor(Date.now() / 1000) + Number(values.text('days')) * secondsPerDay
          create.run({ body: { name: values.text('name'), scopes: values.all('scope').filter(isScope), expires } })
        }}
      >
        <Field label={text('keys.name')} hint={text('keys.name.hint')} name="name" required maxLength={200} autoFocus />
        <SelectField
          label={text('keys.lifetime')}
          name="days"
          defaultValue="90"
          options={lifetimesInDays.map((days) => ({ value: String(days), label: text('keys.days', { days }) }))}
        />
        <fieldset className="bare">
          <legend>{text('roles.permissions')}</legend>
          {givenBy(me?.permissions ?? []).map((scope) => (
            <CheckField
              key={scope}
              label={permissionName(text, scope)}
              name="scope"
              value={scope}
              defaultChecked={usual.has(scope)}
            />
          ))}
        </fieldset>
      </Form>
    </Dialog>
  )
}
