import { useQueryClient } from '@tanstack/react-query'
import { useText } from '../../locales/text.ts'
import { useCompleteSetup } from '../../operations.ts'
import { Field } from '../../ui/field.tsx'
import { Form, type FormValues } from '../../ui/form.tsx'
import { Note } from '../../ui/note.tsx'
import { StepHeading } from './step-heading.tsx'
import { NewPasswordField } from '../account/new-password-field.tsx'

/** A link that was cut when it was copied has none that could serve. */
const shortestToken = 20

export function AdministratorStep({ token, organisation }: { token: string; organisation: string }) {
  const text = useText()
  if (token.length < shortestToken) {
    return (
      <>
        <StepHeading step={1} title="setup.admin.title" />
        <Note tone="warn">{text('setup.noToken')}</Note>
      </>
    )
  }
  return (
    <>
      <StepHeading step={1} title="setup.admin.title" />
      <AdministratorForm token={token} organisation={organisation} />
    </>
  )
}

function AdministratorForm({ token, organisation }: { token: string; organisation: string }) {
  const text = useText()
  const create = useCreateAdministrator()
  return (
    <Form
      submit={text('setup.admin.submit')}
      problem={create.problem}
      isRunning={create.isRunning}
      onSubmit={(values) => create.run({ body: { token, ...administratorOf(values) } })}
    >
      <Field
        label={text('setup.organisation')}
        hint={text('setup.organisation.hint')}
        name="organisation"
        defaultValue={organisation}
        autoComplete="organization"
        required
        maxLength={200}
      />
      <Field label={text('setup.name')} name="name" autoComplete="name" required maxLength={200} />
      <Field label={text('signIn.email')} name="email" type="email" autoComplete="username" required />
      <NewPasswordField label={text('signIn.password')} />
    </Form>
  )
}

function administratorOf({ text, raw }: FormValues) {
  return { organisation: text('organisation'), name: text('name'), email: text('email'), password: raw('password') }
}

function useCreateAdministrator() {
  const queryClient = useQueryClient()
  return useCompleteSetup({
    failure: 'beside',
    onDone: (me) => {
      queryClient.setQueryData(['getMe', {}], me)
      queryClient.setQueryData(['getSetup', {}], { needed: false, organisation: me.organisation })
    },
    leadsTo: () => ({ to: '/installation', search: { etape: '2' }, replace: true }),
  })
}
