import { lazy, Suspense, useEffect, useRef, type FormEvent, type KeyboardEvent, type ReactNode } from 'react'
import { useText } from '../../locales/text.ts'
import { Button } from '../../ui/button.tsx'
import './composer.css'

const LimitNotice = lazy(async () => ({ default: (await import('../limits/limit-notice.tsx')).LimitNotice }))

interface ComposerProps {
  conversationId: number | null
  draft: string
  onChange: (draft: string) => void
  isAnswering: boolean
  onSend: (question: string) => void
  onStop: () => void
  /** Why the last question did not leave. */
  problem: string | undefined
  /** What is chosen beside the question. */
  children?: ReactNode
}

export function Composer(props: ComposerProps) {
  const { conversationId, draft, onChange, isAnswering, onSend, onStop, problem, children } = props
  const text = useText()
  const box = useRef<HTMLTextAreaElement>(null)
  useEffect(() => box.current?.focus({ preventScroll: true }), [conversationId])

  const send = (event?: FormEvent): void => {
    event?.preventDefault()
    box.current?.focus()
    const question = draft.trim()
    if (question === '' || isAnswering) return
    onChange('')
    onSend(question)
  }
  const sendOnEnter = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    send()
  }
  return (
    <div className="composer">
      <Limits isAnswering={isAnswering} />
      <form onSubmit={send}>
        {problem && (
          <p id="saisie-refus" className="field-problem">
            {problem}
          </p>
        )}
        <label className="vh" htmlFor="saisie">
          {text('assistant.question')}
        </label>
        <textarea
          id="saisie"
          ref={box}
          rows={1}
          maxLength={20_000}
          placeholder={text('assistant.placeholder')}
          aria-describedby={problem ? 'saisie-refus' : undefined}
          value={draft}
          onChange={(event) => onChange(event.target.value)}
          onKeyDown={sendOnEnter}
        />
        <div className="row">
          {children ?? <span />}
          {isAnswering ? (
            <Button key="stop" onClick={() => (onStop(), box.current?.focus())}>
              {text('assistant.stop')}
            </Button>
          ) : (
            <Button key="send" type="submit" kind="main">
              {text('assistant.send')}
            </Button>
          )}
        </div>
      </form>
      <p className="quiet">{text('assistant.check')}</p>
    </div>
  )
}

/** Fetched after the box: nobody waits for it to write. */
function Limits({ isAnswering }: { isAnswering: boolean }) {
  return (
    <Suspense>
      <LimitNotice isAnswering={isAnswering} />
    </Suspense>
  )
}
