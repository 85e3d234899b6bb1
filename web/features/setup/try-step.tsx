import { useText } from '../../locales/text.ts'
import { Field } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'
import { useAsk } from '../conversations/use-ask.ts'
import { ExampleQuestions } from '../conversations/welcome.tsx'
import { StepHeading } from './step-heading.tsx'

export function TryStep() {
  const text = useText()
  const ask = useAsk(null)
  return (
    <>
      <StepHeading step={3} title="setup.try.title" />
      <p>{text('setup.try.text')}</p>
      <Form
        submit={text('setup.try.submit')}
        problem={ask.problem}
        isRunning={ask.isSending}
        onSubmit={(values) => ask.send(values.text('question'))}
      >
        <Field label={text('setup.try.question')} name="question" required maxLength={2000} autoComplete="off" />
      </Form>
      <ExampleQuestions title={text('setup.try.examples')} onAsk={ask.send} />
    </>
  )
}
