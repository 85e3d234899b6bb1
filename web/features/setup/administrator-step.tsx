import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { callWith } from '../../api.ts'
import { useText } from '../../locales/text.ts'
import { useAnnouncements } from '../../ui/announcer.tsx'
import { Field, formText } from '../../ui/field.tsx'
import { useErrorText } from '../../ui/use-error-text.ts'
import { StepHeading } from './step-heading.tsx'

export function AdministratorStep({ token, organisation }: { token: string; organisation: string }) {
  const text = useText()
  const create = useCreateAdministrator(token)
  if (token === '') {
    return (
      <>
        <StepHeading step={1} title="setup.admin.title" />
        <p className="note" data-tone="warn">
          {text('setup.noToken')}
        </p>
      </>
    )
  }
  return (
    <>
      <StepHeading step={1} title="setup.admin.title" />
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          create.mutate(new FormData(event.currentTarget))
        }}
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
        <Field
          label={text('signIn.password')}
          hint={text('setup.password.hint')}
          name="password"
          type="password"
          autoComplete="new-password"
          required
          minLength={12}
          maxLength={500}
        />
        <button type="submit" className="button" data-kind="main" disabled={create.isPending}>
          {text('setup.admin.submit')}
        </button>
      </form>
    </>
  )
}

function useCreateAdministrator(token: string) {
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const { alert } = useAnnouncements()
  const errorText = useErrorText()
  return useMutation({
    mutationFn: (form: FormData) =>
      callWith('completeSetup', {
        body: {
          token,
          organisation: formText(form, 'organisation'),
          name: formText(form, 'name'),
          email: formText(form, 'email').trim(),
          password: formText(form, 'password'),
        },
      }),
    onMutate: () => alert(''),
    onError: (error) => alert(errorText(error)),
    onSuccess: async (me) => {
      await navigate({ to: '/installation', search: { etape: '2' }, replace: true })
      queryClient.setQueryData(['getMe', {}], me)
      queryClient.setQueryData(['getSetup', {}], { needed: false, organisation: me.organisation })
    },
  })
}
