import { useText } from '../../locales/text.ts'
import { useGetSignInPolicy, useUpdateSignInPolicy } from '../../operations.ts'
import { SelectField } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'
import { Page } from '../../ui/page.tsx'
import { ReadingFailure } from '../../ui/reading-failure.tsx'

const choices = ['optional', 'administrators', 'everyone'] as const
type Choice = (typeof choices)[number]

const choiceOf = (value: string): Choice => choices.find((choice) => choice === value) ?? 'optional'

/** What is asked of whoever signs in. */
export function SignInPolicyPage() {
  const text = useText()
  const { data, error, refetch } = useGetSignInPolicy({})
  return (
    <Page title={text('admin.signIn')}>
      <div className="narrow stack">
        <p>{text('admin.signIn.text')}</p>
        {error && <ReadingFailure error={error} onRetry={() => void refetch()} />}
        {data && <PolicyForm chosen={data.second_factor} />}
      </div>
    </Page>
  )
}

function PolicyForm({ chosen }: { chosen: Choice }) {
  const text = useText()
  const update = useUpdateSignInPolicy({
    failure: 'beside',
    keepsSession: true,
    invalidates: ['getSignInPolicy'],
    says: () => text('saved'),
  })
  return (
    <>
      <Form
        submit={text('save')}
        problem={update.problem}
        isRunning={update.isRunning}
        onSubmit={(values) => update.run({ body: { second_factor: choiceOf(values.text('second_factor')) } })}
      >
        <SelectField
          label={text('admin.signIn.factor')}
          hint={text('admin.signIn.hint')}
          name="second_factor"
          defaultValue={chosen}
          options={choices.map((value) => ({ value, label: text(`admin.signIn.${value}`) }))}
        />
      </Form>
      {update.data && <p className="quiet">{text('saved')}</p>}
    </>
  )
}
