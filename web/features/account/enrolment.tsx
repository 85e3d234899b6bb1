import { startRegistration } from '@simplewebauthn/browser'
import { useState, type ReactNode } from 'react'
import { useText } from '../../locales/text.ts'
import { useConfirmTotp, useFinishPasskey, useStartPasskey, useStartTotp } from '../../operations.ts'
import { Field } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'
import { Note } from '../../ui/note.tsx'
import './factors.css'
import { QrPicture } from './qr-picture.tsx'

export interface EnrolmentProps {
  /** The password is asked again of whoever is in and has one. */
  asksPassword: boolean
  /** The recovery codes, with the first factor only. */
  onEnrolled: (recoveryCodes: string[] | null) => void
  onCancel: () => void
}

const changes = { failure: 'beside', keepsSession: true } as const

/** An application that shows codes: named, photographed, then proved by its first code. */
export function TotpEnrolment({ asksPassword, onEnrolled, onCancel }: EnrolmentProps) {
  const text = useText()
  const start = useStartTotp(changes)
  const confirm = useConfirmTotp({
    ...changes,
    invalidates: ['listFactors'],
    says: () => text('factors.added'),
    onDone: ({ recovery_codes: codes }) => onEnrolled(codes),
  })
  if (start.data === undefined) {
    return (
      <Form
        submit={text('factors.next')}
        problem={start.problem}
        isRunning={start.isRunning}
        onCancel={onCancel}
        onSubmit={(values) => start.run({ body: { name: values.text('name'), ...passwordOf(values.raw('password')) } })}
      >
        <NameFields asksPassword={asksPassword} name={text('factors.totp')} />
      </Form>
    )
  }
  const { id, uri, secret } = start.data
  return (
    <Form
      submit={text('factors.confirm')}
      problem={confirm.problem}
      isRunning={confirm.isRunning}
      onCancel={onCancel}
      onSubmit={(values) => confirm.run({ params: { id }, body: { code: values.text('code') } })}
    >
      <p>{text('factors.scan')}</p>
      <QrPicture content={uri} label={text('factors.picture')} />
      <p>
        {text('factors.typed')} <span className="secret">{secret}</span>
      </p>
      <CodeField label={text('factors.code')} />
    </Form>
  )
}

export function CodeField({ label }: { label: string }) {
  return (
    <Field label={label} name="code" autoComplete="one-time-code" required minLength={6} maxLength={100} autoFocus />
  )
}

/** A passkey that the browser makes. */
export function PasskeyEnrolment({ asksPassword, onEnrolled, onCancel }: EnrolmentProps) {
  const text = useText()
  const [isRefused, setRefused] = useState(false)
  const start = useStartPasskey(changes)
  const finish = useFinishPasskey({
    ...changes,
    invalidates: ['listFactors'],
    says: () => text('factors.added'),
    onDone: ({ recovery_codes: codes }) => onEnrolled(codes),
  })
  const make = async (name: string, password: string): Promise<void> => {
    setRefused(false)
    // What the server refused is told by the form.
    const optionsJSON = await start.runAsync({ body: passwordOf(password) }).catch(() => null)
    if (optionsJSON === null) return
    const passkey = await startRegistration({ optionsJSON }).catch(() => null)
    if (passkey === null) setRefused(true)
    else finish.run({ body: { name, passkey } })
  }
  return (
    <Form
      submit={text('factors.passkey.make')}
      problem={start.problem ?? finish.problem}
      isRunning={start.isRunning || finish.isRunning}
      onCancel={onCancel}
      onSubmit={(values) => void make(values.text('name'), values.raw('password'))}
    >
      <p>{text('factors.passkey.text')}</p>
      <NameFields asksPassword={asksPassword} name={text('factors.passkey')} />
      {isRefused && <Refusal>{text('factors.passkey.failed')}</Refusal>}
    </Form>
  )
}

export function Refusal({ children }: { children: ReactNode }) {
  return (
    <Note tone="danger">
      <p role="alert">{children}</p>
    </Note>
  )
}

export function OwnPasswordField() {
  const text = useText()
  const label = text('account.password.current')
  return (
    <Field label={label} name="password" type="password" autoComplete="current-password" required maxLength={500} />
  )
}

export function passwordOf(password: string): { password?: string } {
  return password === '' ? {} : { password }
}

function NameFields({ asksPassword, name }: { asksPassword: boolean; name: string }) {
  const text = useText()
  return (
    <>
      <Field
        label={text('factors.name')}
        hint={text('factors.name.hint')}
        name="name"
        defaultValue={name}
        required
        maxLength={100}
        autoFocus
      />
      {asksPassword && <OwnPasswordField />}
    </>
  )
}
