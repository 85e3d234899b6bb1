import { useState } from 'react'
import { useText } from '../../locales/text.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'
import { useEveryCollection } from '../../whole-lists.ts'

interface LawChoiceProps {
  /** YYYY-MM-DD; null for today. */
  asOf: string | null
  onChoose: (asOf: string | null) => void
}

/** Says the law of which day answers, and lets the reader choose; nothing where no text of law is. */
export function LawChoice({ asOf, onChoose }: LawChoiceProps) {
  const text = useText()
  const [isChoosing, setChoosing] = useState(false)
  const { data } = useEveryCollection({ staleTime: 60_000 })
  if (asOf === null && !data?.some(({ dated }) => dated)) return null
  const choose = (wanted: string | null): void => {
    onChoose(wanted)
    setChoosing(false)
  }
  return (
    <>
      <Button kind="bare" onClick={() => setChoosing(true)}>
        {text('law')} {asOf === null ? text('law.today') : text('law.on', { day: text.date(asOf) })}
      </Button>
      {isChoosing && (
        <Dialog title={text('law.title')} onClose={() => setChoosing(false)}>
          <Form
            submit={text('law.choose')}
            onCancel={() => setChoosing(false)}
            onSubmit={(values) => choose(values.text('day') || null)}
          >
            <p className="quiet">{text('law.text')}</p>
            <Field label={text('law.day')} name="day" type="date" required defaultValue={asOf ?? undefined} />
          </Form>
          {asOf !== null && <Button onClick={() => choose(null)}>{text('law.back')}</Button>}
        </Dialog>
      )}
    </>
  )
}
