import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useId, useRef, useState } from 'react'
import type { ConversationDetail, FeedbackReason, Message } from '#contract/applications'
import { useText } from '../../locales/text.ts'
import { useGiveFeedback, useWithdrawFeedback } from '../../operations.ts'
import { Button } from '../../ui/button.tsx'
import { CheckField, TextAreaField } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'
import './feedback.css'
import { conversationKey } from './use-conversation.ts'

const reasons: Record<'useful' | 'useless', readonly FeedbackReason[]> = {
  useful: ['clear', 'right'],
  useless: ['wrong', 'source_missing', 'outdated', 'too_long'],
}

/** Was the answer useful: kept at the first press; reasons may follow. Pressed again, it is taken back. */
export function Feedback({ message, conversationId }: { message: Message; conversationId: number }) {
  const text = useText()
  const labelId = useId()
  const { give, withdraw } = useFeedback(message, conversationId)
  const [isAsking, setAsking] = useState(false)
  const said = message.feedback?.useful
  const press = (useful: boolean): void => {
    setAsking(said !== useful)
    if (said === useful) withdraw()
    else give({ useful })
  }
  return (
    <div className="feedback">
      <div className="row" role="group" aria-labelledby={labelId}>
        <span id={labelId} className="quiet">
          {text('feedback.question')}
        </span>
        {[true, false].map((useful) => (
          <Button key={String(useful)} kind="bare" aria-pressed={said === useful} onClick={() => press(useful)}>
            {text(useful ? 'yes' : 'no')}
          </Button>
        ))}
        {said !== undefined && !isAsking && <span className="quiet">{text('feedback.thanks')}</span>}
      </div>
      {said !== undefined && isAsking && (
        <Reasons
          message={message}
          onSend={(given) => {
            give({ useful: said, ...given })
            setAsking(false)
          }}
        />
      )}
    </div>
  )
}

interface Given {
  reasons: FeedbackReason[]
  comment: string
}

function Reasons({ message: { feedback }, onSend }: { message: Message; onSend: (given: Given) => void }) {
  const text = useText()
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => place.current?.scrollIntoView({ block: 'nearest', behavior: 'instant' }), [])
  const offered = reasons[feedback?.useful ? 'useful' : 'useless']
  return (
    <div ref={place} className="reasons-place">
      <Form
        submit={text('feedback.send')}
        onSubmit={(values) => {
          const chosen = new Set(values.all('reason'))
          onSend({ reasons: offered.filter((reason) => chosen.has(reason)), comment: values.text('comment') })
        }}
      >
        <fieldset className="bare reasons">
          <legend>{text('feedback.why')}</legend>
          {offered.map((reason) => (
            <CheckField
              key={reason}
              label={text(`feedback.${reason}`)}
              name="reason"
              value={reason}
              defaultChecked={feedback?.reasons.includes(reason)}
            />
          ))}
        </fieldset>
        <TextAreaField
          label={text('feedback.comment')}
          hint={text('feedback.comment.hint')}
          name="comment"
          maxLength={2000}
          rows={2}
          defaultValue={feedback?.comment}
        />
      </Form>
    </div>
  )
}

function useFeedback({ id: mid }: Message, conversationId: number) {
  const text = useText()
  const queryClient = useQueryClient()
  const keep = (feedback: Message['feedback']): void => {
    queryClient.setQueryData<ConversationDetail>(conversationKey(conversationId), (known) => {
      if (known === undefined) return known
      return { ...known, messages: known.messages.map((one) => (one.id === mid ? { ...one, feedback } : one)) }
    })
  }
  const params = { id: conversationId, mid }
  const gave = useGiveFeedback({ onDone: ({ feedback }) => keep(feedback), says: () => text('feedback.thanks') })
  const withdrew = useWithdrawFeedback({ onDone: () => keep(null), says: () => text('feedback.withdrawn') })
  return {
    give: (body: { useful: boolean } & Partial<Given>) => gave.run({ params, body }),
    withdraw: () => withdrew.run({ params }),
  }
}
