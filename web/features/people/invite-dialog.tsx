import { useState } from 'react'
import type { OperationOutput } from '#client/client'
import { useText } from '../../locales/text.ts'
import { useInvitePerson } from '../../operations.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'
import { LinkToHandOver } from './link-to-hand-over.tsx'
import { GroupFields, RoleField } from './person-fields.tsx'

/** Asks who is invited, then shows the link that lets them in, once. */
export function InviteDialog({ onClose }: { onClose: () => void }) {
  const text = useText()
  const [invited, setInvited] = useState<OperationOutput<'invitePerson'> | null>(null)
  const invite = useInvitePerson({ failure: 'beside', invalidates: ['listPeople', 'listRoles'], onDone: setInvited })
  if (invited) {
    return (
      <Dialog title={text('people.invited', { name: invited.person.name })} onClose={onClose}>
        <LinkToHandOver link={invited.link} />
      </Dialog>
    )
  }
  return (
    <Dialog title={text('people.invite')} onClose={onClose}>
      <Form
        submit={text('people.invite.submit')}
        problem={invite.problem}
        isRunning={invite.isRunning}
        onCancel={onClose}
        onSubmit={(values) =>
          invite.run({
            body: {
              name: values.text('name'),
              email: values.text('email'),
              role: values.text('role'),
              group_ids: values.all('group').map(Number),
            },
          })
        }
      >
        <Field label={text('people.name')} name="name" required maxLength={200} autoComplete="off" autoFocus />
        <Field label={text('signIn.email')} name="email" type="email" required maxLength={320} autoComplete="off" />
        <RoleField given="agent" />
        <GroupFields chosen={[]} />
      </Form>
    </Dialog>
  )
}
