import { useState } from 'react'
import { useText } from '../../locales/text.ts'
import { useCreatePersonalLink, useResetFactors, useUpdatePerson } from '../../operations.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'
import { LinkToHandOver } from './link-to-hand-over.tsx'
import { GroupFields, RoleField } from './person-fields.tsx'
import type { Person } from './words.ts'

export function PersonActions({ person }: { person: Person }) {
  const text = useText()
  const { id, name, state } = person
  const [opened, setOpened] = useState<'change' | 'disable' | 'factors' | null>(null)
  const close = (): void => setOpened(null)
  const link = useCreatePersonalLink()
  const change = useUpdatePerson({ invalidates: ['listPeople'], says: () => text('saved') })
  const reset = useResetFactors({ says: () => text('people.factors.reset.done') })
  const switchTo = (disabled: boolean): void => change.run({ params: { id }, body: { disabled } })
  return (
    <span className="row">
      <Button kind="bare" onClick={() => setOpened('change')}>
        {text('people.change')} <span className="vh">{name}</span>
      </Button>
      {state !== 'disabled' && (
        <Button kind="bare" onClick={() => link.run({ params: { id } })}>
          {text(state === 'invited' ? 'people.link.invite' : 'people.link.password')} <span className="vh">{name}</span>
        </Button>
      )}
      <Button kind="bare" onClick={() => (state === 'disabled' ? switchTo(false) : setOpened('disable'))}>
        {text(state === 'disabled' ? 'people.enable' : 'people.disable')} <span className="vh">{name}</span>
      </Button>
      {state === 'active' && (
        <Button kind="bare" onClick={() => setOpened('factors')}>
          {text('people.factors.reset')} <span className="vh">{name}</span>
        </Button>
      )}
      {opened === 'factors' && (
        <ConfirmDialog
          title={text('people.factors.reset.title', { name })}
          explanation={text('people.factors.reset.text')}
          action={text('people.factors.reset')}
          onClose={close}
          onConfirm={() => (close(), reset.run({ params: { id } }))}
        />
      )}
      {opened === 'change' && <PersonDialog person={person} onClose={close} />}
      {opened === 'disable' && (
        <ConfirmDialog
          title={text('people.disable.title', { name })}
          explanation={text('people.disable.text')}
          action={text('people.disable')}
          onClose={close}
          onConfirm={() => (close(), switchTo(true))}
        />
      )}
      {link.data && (
        <Dialog title={text('people.link.title', { name })} onClose={link.forget}>
          <LinkToHandOver link={link.data} />
        </Dialog>
      )}
    </span>
  )
}

function PersonDialog({ person: { id, name, role, groups }, onClose }: { person: Person; onClose: () => void }) {
  const text = useText()
  const change = useUpdatePerson({
    failure: 'beside',
    invalidates: ['listPeople', 'listGroups', 'listRoles'],
    says: () => text('saved'),
    onDone: onClose,
  })
  return (
    <Dialog title={name} onClose={onClose}>
      <Form
        submit={text('save')}
        problem={change.problem}
        isRunning={change.isRunning}
        onCancel={onClose}
        onSubmit={(values) =>
          change.run({
            params: { id },
            body: {
              name: values.text('name'),
              role: values.text('role'),
              group_ids: values.all('group').map(Number),
            },
          })
        }
      >
        <Field label={text('people.name')} name="name" required maxLength={200} defaultValue={name} autoFocus />
        <RoleField given={role} />
        <GroupFields chosen={groups} />
      </Form>
    </Dialog>
  )
}
