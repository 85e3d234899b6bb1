import { useState } from 'react'
import { useText } from '../../locales/text.ts'
import { useCreateServiceAccount, useCreateServiceAccountKey, useUpdateServiceAccount } from '../../operations.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Form } from '../../ui/form.tsx'
import { NameDialog } from '../../ui/name-dialog.tsx'
import { KeyFields, keyDraftOf, MadeKey } from '../account/key-dialog.tsx'
import type { Program } from './words.ts'

export function ProgramActions({ program }: { program: Program }) {
  const text = useText()
  const { id, name, state } = program
  const [opened, setOpened] = useState<'key' | 'rename' | 'disable' | null>(null)
  const close = (): void => setOpened(null)
  const change = useUpdateServiceAccount({
    invalidates: ['listServiceAccounts', 'listAllKeys'],
    says: () => text('saved'),
  })
  const switchTo = (disabled: boolean): void => change.run({ params: { id }, body: { disabled } })
  return (
    <span className="row">
      {state === 'active' && (
        <Button kind="bare" onClick={() => setOpened('key')}>
          {text('keys.new')} <span className="vh">{name}</span>
        </Button>
      )}
      <Button kind="bare" onClick={() => setOpened('rename')}>
        {text('rename')} <span className="vh">{name}</span>
      </Button>
      <Button kind="bare" onClick={() => (state === 'disabled' ? switchTo(false) : setOpened('disable'))}>
        {text(state === 'disabled' ? 'people.enable' : 'people.disable')} <span className="vh">{name}</span>
      </Button>
      {opened === 'key' && <ProgramKeyDialog program={program} onClose={close} />}
      {opened === 'rename' && <ProgramDialog program={program} onClose={close} />}
      {opened === 'disable' && (
        <ConfirmDialog
          title={text('programs.disable.title', { name })}
          explanation={text('programs.disable.text')}
          action={text('people.disable')}
          onClose={close}
          onConfirm={() => (close(), switchTo(true))}
        />
      )}
    </span>
  )
}

export function ProgramDialog({ program, onClose }: { program: Program | null; onClose: () => void }) {
  const text = useText()
  const habits = {
    failure: 'beside',
    invalidates: ['listServiceAccounts', 'listAllKeys'],
    says: () => text('saved'),
    onDone: onClose,
  } as const
  const create = useCreateServiceAccount(habits)
  const rename = useUpdateServiceAccount(habits)
  return (
    <NameDialog
      title={program?.name ?? text('programs.new')}
      label={text('programs.name')}
      hint={text('keys.name.hint')}
      name={program?.name}
      problem={create.problem ?? rename.problem}
      isRunning={create.isRunning || rename.isRunning}
      onSubmit={(name) => {
        if (program === null) create.run({ body: { name } })
        else rename.run({ params: { id: program.id }, body: { name } })
      }}
      onClose={onClose}
    />
  )
}

function ProgramKeyDialog({ program: { id, name }, onClose }: { program: Program; onClose: () => void }) {
  const text = useText()
  const create = useCreateServiceAccountKey({
    failure: 'beside',
    invalidates: ['listServiceAccounts', 'listAllKeys'],
  })
  const value = create.data?.value ?? null
  return (
    <Dialog title={text('programs.keyFor', { name })} onClose={onClose}>
      {value === null ? (
        <Form
          submit={text('keys.create')}
          problem={create.problem}
          isRunning={create.isRunning}
          onCancel={onClose}
          onSubmit={(values) => create.run({ params: { id }, body: keyDraftOf(values) })}
        >
          <KeyFields />
        </Form>
      ) : (
        <MadeKey value={value} />
      )}
    </Dialog>
  )
}
