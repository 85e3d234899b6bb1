import { useEffect } from 'react'
import { useText } from '../../locales/text.ts'
import { useAnnouncements } from '../../ui/announcer.tsx'
import { Field, formText } from '../../ui/field.tsx'
import { useErrorText } from '../../ui/use-error-text.ts'
import { useAsk } from '../conversations/use-ask.ts'
import { ExampleQuestions } from '../conversations/welcome.tsx'
import { StepHeading } from './step-heading.tsx'

export function TryStep() {
  const text = useText()
  const ask = useAsk(null)
  const { alert } = useAnnouncements()
  const errorText = useErrorText()
  const words = ask.error ? errorText(ask.error) : ''
  useEffect(() => alert(words), [words, alert])
  return (
    <>
      <StepHeading step={3} title="setup.try.title" />
      <p>{text('setup.try.text')}</p>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          ask.mutate(formText(new FormData(event.currentTarget), 'question').trim())
        }}
      >
        <Field label={text('setup.try.question')} name="question" required maxLength={2000} autoComplete="off" />
        <button type="submit" className="button" data-kind="main" disabled={ask.isPending}>
          {text('setup.try.submit')}
        </button>
      </form>
      <ExampleQuestions title={text('setup.try.examples')} onAsk={(question) => ask.mutate(question)} />
    </>
  )
}
