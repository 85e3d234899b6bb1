import { useEffect, useRef, type FormEvent, type KeyboardEvent } from 'react'
import { useText } from '../../locales/text.ts'
import { useDraft } from './use-draft.ts'

interface ComposerProps {
  conversationId: number | null
  isAnswering: boolean
  onSend: (question: string) => Promise<unknown>
  onStop: () => void
}

export function Composer({ conversationId, isAnswering, onSend, onStop }: ComposerProps) {
  const text = useText()
  const [draft, setDraft] = useDraft(conversationId)
  const box = useRef<HTMLTextAreaElement>(null)
  useEffect(() => box.current?.focus({ preventScroll: true }), [conversationId])

  const send = (event?: FormEvent): void => {
    event?.preventDefault()
    box.current?.focus()
    const question = draft.trim()
    if (question === '' || isAnswering) return
    setDraft('')
    onSend(question).catch(() => setDraft(question))
  }
  const sendOnEnter = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    send()
  }
  return (
    <div className="composer">
      <form onSubmit={send}>
        <label className="vh" htmlFor="saisie">
          {text('assistant.question')}
        </label>
        <textarea
          id="saisie"
          ref={box}
          rows={1}
          maxLength={20_000}
          placeholder={text('assistant.placeholder')}
          value={draft}
          onChange={(event) => setDraft(event.target.value)}
          onKeyDown={sendOnEnter}
        />
        <div className="row">
          <span />
          {isAnswering ? (
            <button key="stop" type="button" className="button" onClick={() => (onStop(), box.current?.focus())}>
              {text('assistant.stop')}
            </button>
          ) : (
            <button key="send" type="submit" className="button" data-kind="main">
              {text('assistant.send')}
            </button>
          )}
        </div>
      </form>
      <p className="quiet">{text('assistant.check')}</p>
    </div>
  )
}
