import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { useText } from '../../locales/text.ts'
import { Button } from '../../ui/button.tsx'
import '../../ui/field.css'

interface EditQuestionProps {
  words: string
  onSend: (words: string) => void
  onClose: () => void
}

/** A question in other words: the keys of the box in which it was written. */
export function EditQuestion({ words, onSend, onClose }: EditQuestionProps) {
  const text = useText()
  const box = useRef<HTMLTextAreaElement>(null)
  const [draft, setDraft] = useState(words)
  useEffect(() => {
    box.current?.focus()
    box.current?.setSelectionRange(words.length, words.length)
  }, [words])
  const send = (): void => {
    const written = draft.trim()
    if (written === '') return
    onSend(written)
    onClose()
  }
  const press = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Escape') onClose()
    else if (event.key === 'Enter' && !event.shiftKey) send()
    else return
    event.preventDefault()
  }
  return (
    <form
      className="stack edit"
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <textarea
        ref={box}
        className="input"
        aria-label={text('question.edited')}
        rows={Math.min(10, draft.split('\n').length + 1)}
        maxLength={20_000}
        value={draft}
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={press}
      />
      <div className="row-end">
        <Button onClick={onClose}>{text('cancel')}</Button>
        <Button type="submit" kind="main">
          {text('question.ask')}
        </Button>
      </div>
    </form>
  )
}
