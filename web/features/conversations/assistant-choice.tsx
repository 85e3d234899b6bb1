import { useState } from 'react'
import { useText } from '../../locales/text.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { CheckField } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'
import type { AssistantOfConversation } from './use-assistant.ts'

/** Says who answers, and lets a new conversation choose; nothing where there is one assistant alone. */
export function AssistantChoice({ assistant, known, usable, onAssistant }: AssistantOfConversation) {
  const text = useText()
  const [isChoosing, setChoosing] = useState(false)
  if (usable.length === 0 || (usable.length === 1 && known !== undefined)) return null
  const said = `${text('assistantChoice')} ${known ? (known.title ?? text('assistantChoice.common')) : (assistant ?? '')}`
  if (onAssistant === undefined) return <span className="quiet">{said}</span>
  return (
    <>
      <Button kind="bare" onClick={() => setChoosing(true)}>
        <span className="scope">{said}</span>
      </Button>
      {isChoosing && (
        <Dialog title={text('assistantChoice.title')} onClose={() => setChoosing(false)}>
          <Form
            submit={text('assistantChoice.choose')}
            onCancel={() => setChoosing(false)}
            onSubmit={(values) => {
              onAssistant(values.text('assistant') || undefined)
              setChoosing(false)
            }}
          >
            <fieldset className="bare">
              <legend className="vh">{text('assistantChoice.title')}</legend>
              {usable.map(({ name, title, description }) => (
                <CheckField
                  key={name}
                  isRadio
                  label={title ?? text('assistantChoice.common')}
                  hint={title === null ? text('assistantChoice.common.hint') : description || undefined}
                  name="assistant"
                  value={title === null ? '' : name}
                  defaultChecked={name === known?.name}
                />
              ))}
            </fieldset>
          </Form>
        </Dialog>
      )}
    </>
  )
}
