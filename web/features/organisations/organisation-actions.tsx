import { useState } from 'react'
import type { OperationOutput } from '#client/client'
import { useText } from '../../locales/text.ts'
import { useCreateOrganisation, useGetMe, useInvitePerson, useUpdateOrganisation } from '../../operations.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'
import { NameDialog } from '../../ui/name-dialog.tsx'
import { LinkToHandOver } from '../people/link-to-hand-over.tsx'

type Organisation = OperationOutput<'listOrganisations'>['data'][number]

export function OrganisationActions({ organisation }: { organisation: Organisation }) {
  const text = useText()
  const { id, name, state } = organisation
  const { data: me } = useGetMe({})
  const [opened, setOpened] = useState<'invite' | 'rename' | 'disable' | null>(null)
  const close = (): void => setOpened(null)
  const change = useUpdateOrganisation({ invalidates: ['listOrganisations'], says: () => text('saved') })
  const switchTo = (disabled: boolean): void => change.run({ params: { id }, body: { disabled } })
  return (
    <span className="row">
      {state === 'active' && (
        <Button kind="bare" onClick={() => setOpened('invite')}>
          {text('organisations.delegate')} <span className="vh">{name}</span>
        </Button>
      )}
      <Button kind="bare" onClick={() => setOpened('rename')}>
        {text('rename')} <span className="vh">{name}</span>
      </Button>
      {me?.organisation !== name && (
        <Button kind="bare" onClick={() => (state === 'disabled' ? switchTo(false) : setOpened('disable'))}>
          {text(state === 'disabled' ? 'organisations.open' : 'organisations.close')} <span className="vh">{name}</span>
        </Button>
      )}
      {opened === 'invite' && <DelegateDialog organisation={organisation} onClose={close} />}
      {opened === 'rename' && <OrganisationDialog organisation={organisation} onClose={close} />}
      {opened === 'disable' && (
        <ConfirmDialog
          title={text('organisations.close.title', { name })}
          explanation={text('organisations.close.text')}
          // The other button of this name puts the dialog away.
          action={text('organisations.close.confirm')}
          onClose={close}
          onConfirm={() => (close(), switchTo(true))}
        />
      )}
    </span>
  )
}

interface OrganisationDialogProps {
  organisation: Organisation | null
  onClose: () => void
}

export function OrganisationDialog({ organisation, onClose }: OrganisationDialogProps) {
  const text = useText()
  const habits = {
    failure: 'beside',
    invalidates: ['listOrganisations', 'getSetup', 'getMe'],
    says: () => text('saved'),
    onDone: onClose,
  } as const
  const create = useCreateOrganisation(habits)
  const rename = useUpdateOrganisation(habits)
  return (
    <NameDialog
      title={organisation?.name ?? text('organisations.new')}
      label={text('people.name')}
      name={organisation?.name}
      problem={create.problem ?? rename.problem}
      isRunning={create.isRunning || rename.isRunning}
      onSubmit={(name) => {
        if (organisation === null) create.run({ body: { name } })
        else rename.run({ params: { id: organisation.id }, body: { name } })
      }}
      onClose={onClose}
    />
  )
}

/** Who will govern an organisation is invited there: from then on it looks after itself. */
function DelegateDialog({ organisation: { id, name }, onClose }: { organisation: Organisation; onClose: () => void }) {
  const text = useText()
  const invite = useInvitePerson({ failure: 'beside', invalidates: ['listOrganisations'] })
  return (
    <Dialog title={text('organisations.delegate.title', { name })} onClose={onClose}>
      {invite.data ? (
        <LinkToHandOver link={invite.data.link} />
      ) : (
        <Form
          submit={text('people.invite.submit')}
          problem={invite.problem}
          isRunning={invite.isRunning}
          onCancel={onClose}
          onSubmit={(values) =>
            invite.run({
              query: { organisation_id: id },
              body: {
                name: values.text('name'),
                email: values.text('email'),
                role: 'administrator',
                group_ids: [],
              },
            })
          }
        >
          <p>{text('organisations.delegate.text')}</p>
          <Field label={text('people.name')} name="name" required maxLength={200} autoComplete="off" autoFocus />
          <Field label={text('signIn.email')} name="email" type="email" required maxLength={320} autoComplete="off" />
        </Form>
      )}
    </Dialog>
  )
}
