import { useText } from '../../locales/text.ts'
import { useCreateKey, useGetMe } from '../../operations.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { CheckField, Field, SelectField } from '../../ui/field.tsx'
import { Form, type FormValues } from '../../ui/form.tsx'
import { Note } from '../../ui/note.tsx'
import { givenBy, isScope, permissionName } from '../people/words.ts'

const lifetimesInDays = [30, 90, 365] as const
const secondsPerDay = 86_400
const usual: ReadonlySet<string> = new Set(['models:read', 'inference:use', 'search:read', 'collections:read'])

/** Asks what a key is for, then shows it: once. */
export function KeyDialog({ onClose }: { onClose: () => void }) {
  const text = useText()
  const create = useCreateKey({ failure: 'beside', invalidates: ['listKeys'] })
  const value = create.data?.value ?? null
  return (
    <Dialog title={text(value === null ? 'keys.new' : 'keys.made')} onClose={onClose}>
      {value === null ? (
        <Form
          submit={text('keys.create')}
          problem={create.problem}
          isRunning={create.isRunning}
          onCancel={onClose}
          onSubmit={(values) => create.run({ body: keyDraftOf(values) })}
        >
          <KeyFields />
        </Form>
      ) : (
        <MadeKey value={value} />
      )}
    </Dialog>
  )
}

/** A key that has just been made: nobody sees it again. */
export function MadeKey({ value }: { value: string }) {
  const text = useText()
  return (
    <>
      <Note tone="warn">{text('keys.once')}</Note>
      <Field label={text('keys.value')} readOnly value={value} onFocus={(event) => event.target.select()} />
      <p>
        <CopyButton content={value} label={text('keys.copy')} />
      </p>
    </>
  )
}

export function keyDraftOf(values: FormValues) {
  const expires = Math.floor(Date.now() / 1000) + Number(values.text('days')) * secondsPerDay
  return { name: values.text('name'), scopes: values.all('scope').filter(isScope), expires }
}

/** What a key is for, how long it serves, and what it may do: never more than whoever makes it. */
export function KeyFields() {
  const text = useText()
  const { data: me } = useGetMe({})
  return (
    <>
      <Field label={text('keys.name')} hint={text('keys.name.hint')} name="name" required maxLength={200} autoFocus />
      <SelectField
        label={text('keys.lifetime')}
        name="days"
        defaultValue="365"
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
    </>
  )
}
