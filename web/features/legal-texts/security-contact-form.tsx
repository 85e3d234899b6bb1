import { useText } from '../../locales/text.ts'
import { useGetSecurityContact, useUpdateSecurityContact } from '../../operations.ts'
import { Field } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'
import { ReadingFailure } from '../../ui/reading-failure.tsx'

/** Whom `/.well-known/security.txt` names; what the configuration says of it stays. */
export function SecurityContactForm() {
  const text = useText()
  const { data, error, refetch } = useGetSecurityContact({})
  const update = useUpdateSecurityContact({
    failure: 'beside',
    invalidates: ['getSecurityContact'],
    says: () => text('saved'),
  })
  return (
    <section className="stack">
      <h2>{text('legalTexts.security')}</h2>
      {error && <ReadingFailure error={error} onRetry={() => void refetch()} />}
      {data?.fixed && <p>{text('legalTexts.security.fixed', { contact: data.contact ?? '' })}</p>}
      {data?.fixed === false && (
        <Form
          submit={text('save')}
          problem={update.problem}
          isRunning={update.isRunning}
          onSubmit={(values) => update.run({ body: { contact: values.text('contact') || null } })}
        >
          <Field
            label={text('legalTexts.security.contact')}
            hint={text('legalTexts.security.hint')}
            name="contact"
            type="url"
            maxLength={300}
            defaultValue={data.contact ?? ''}
          />
        </Form>
      )}
    </section>
  )
}
