import type { ProcessingRegister } from '#contract/processing-register'
import { processingsOf } from '../../features/register/processings.ts'
import { Recipients } from '../../features/register/recipients.tsx'
import '../../features/register/register.css'
import { useText } from '../../locales/text.ts'
import { useGetProcessingRegister } from '../../operations.ts'
import { Button } from '../../ui/button.tsx'
import { Facts } from '../../ui/facts.tsx'
import { Page } from '../../ui/page.tsx'
import { ReadingFailure } from '../../ui/reading-failure.tsx'

/** The register of processing, as the instance knows it now; printed or kept as a PDF by the browser. */
export function RegisterPage() {
  const text = useText()
  const { data, error, refetch } = useGetProcessingRegister({}, { staleTime: 0 })
  return (
    <Page title={text('admin.register')} actions={<Button onClick={() => print()}>{text('register.print')}</Button>}>
      {error && <ReadingFailure error={error} onRetry={() => void refetch()} />}
      {data && <Register register={data} />}
    </Page>
  )
}

function Register({ register }: { register: ProcessingRegister }) {
  const text = useText()
  return (
    <div className="register stack">
      <p>{text('register.of', { organisation: register.organisation, moment: text.moment(register.generated) })}</p>
      <p className="quiet">{text('register.text')}</p>
      {processingsOf(text, register).map(({ title, facts }) => (
        <section key={title}>
          <h2>{title}</h2>
          <Facts facts={facts} />
        </section>
      ))}
      <Recipients servers={register.model_servers} />
    </div>
  )
}
