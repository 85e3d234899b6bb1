import { useState } from 'react'
import { client } from '../../api.ts'
import { useText } from '../../locales/text.ts'
import { useEraseOwnAccount, useGetMe, useGetRetention } from '../../operations.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'
import { useLeave } from './use-leave.ts'

/** What is kept of oneself: to take along, and to erase. */
export function OwnDataPart() {
  const text = useText()
  const { data: me } = useGetMe({})
  const { data: retention } = useGetRetention({})
  const [isAsked, setAsked] = useState(false)
  return (
    <>
      <section className="stack narrow" aria-labelledby="mes-donnees">
        <h2 id="mes-donnees">{text('account.data')}</h2>
        <p>{text('account.data.text')}</p>
        {retention && <p className="quiet">{text('account.data.kept', { days: retention.conversation_days })}</p>}
        <p>
          <a className="button" href={client.address('exportOwnData')} download>
            {text('account.data.download')}
          </a>
        </p>
      </section>
      <section className="stack narrow" aria-labelledby="effacement">
        <h2 id="effacement">{text('account.erase')}</h2>
        <p>{text('account.erase.text')}</p>
        <p>
          <Button kind="danger" onClick={() => setAsked(true)}>
            {text('account.erase')}
          </Button>
        </p>
      </section>
      {isAsked && me?.email && <EraseDialog email={me.email} onClose={() => setAsked(false)} />}
    </>
  )
}

/** The address is typed: what follows cannot be undone by anybody. */
function EraseDialog({ email, onClose }: { email: string; onClose: () => void }) {
  const text = useText()
  const [isMistyped, setMistyped] = useState(false)
  const erase = useEraseOwnAccount({ failure: 'beside', says: () => text('account.erased'), onDone: useLeave() })
  return (
    <Dialog title={text('account.erase.title')} onClose={onClose}>
      <Form
        submit={text('account.erase.confirm')}
        isDanger
        problem={erase.problem}
        isRunning={erase.isRunning}
        onCancel={onClose}
        onSubmit={(values) => {
          const isOwn = values.text('email').toLowerCase() === email.toLowerCase()
          setMistyped(!isOwn)
          if (isOwn) erase.run({})
        }}
      >
        <p>{text('account.erase.text')}</p>
        <Field
          label={text('account.erase.typed', { email })}
          name="email"
          autoComplete="off"
          required
          problem={isMistyped ? text('account.erase.mismatch') : undefined}
        />
      </Form>
    </Dialog>
  )
}
