import { startAuthentication } from '@simplewebauthn/browser'
import { Link, useRouter, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { client } from '../api.ts'
import { CodeField, PasskeyEnrolment, Refusal, TotpEnrolment } from '../features/account/enrolment.tsx'
import { RecoveryCodes } from '../features/account/recovery-codes.tsx'
import { ownPathOr, useArrival } from '../features/account/use-arrival.ts'
import { Door } from '../features/shell/door.tsx'
import { useText } from '../locales/text.ts'
import { useGetAskedFactor, useShowFactor } from '../operations.ts'
import { Button } from '../ui/button.tsx'
import { Form } from '../ui/form.tsx'
import { Note } from '../ui/note.tsx'
import { usePageTitle } from '../ui/use-page-title.ts'

/** Between the password and the work: the second factor is shown, or one is chosen. */
export function SecondFactorPage() {
  const text = useText()
  usePageTitle(text('secondFactor.title'))
  const { retour } = useSearch({ from: '/second-facteur' })
  const { data, error } = useGetAskedFactor({}, { retry: false, refetchOnWindowFocus: false })
  const isChoosing = data?.second_factor === 'enrolment'
  return (
    <Door>
      <h1>{text(isChoosing ? 'secondFactor.enrol.title' : 'secondFactor.title')}</h1>
      {error && <StartAgain />}
      {data?.second_factor === null && <StartAgain />}
      {data?.second_factor === 'code' && (
        <ShowFactor hasTotp={data.totp} hasPasskey={data.passkey !== null} returnTo={retour} />
      )}
      {isChoosing && <ChooseFactor canHavePasskeys={data?.passkeys_possible ?? false} returnTo={retour} />}
    </Door>
  )
}

function StartAgain() {
  const text = useText()
  return (
    <Note tone="warn">
      <p role="alert">{text('secondFactor.over')}</p>
      <Link to="/connexion">{text('secondFactor.again')}</Link>
    </Note>
  )
}

interface ShowProps {
  hasTotp: boolean
  hasPasskey: boolean
  returnTo: string | undefined
}

function ShowFactor({ hasTotp, hasPasskey, returnTo }: ShowProps) {
  const text = useText()
  const [isRefused, setRefused] = useState(false)
  const show = useShowFactor({ failure: 'beside', keepsSession: true, onDone: useArrival(returnTo) })
  const sign = async (): Promise<void> => {
    setRefused(false)
    // Asked for now: what a passkey signs serves once.
    const asked = await client.call('getAskedFactor').catch(() => null)
    const passkey = asked?.passkey ? await startAuthentication({ optionsJSON: asked.passkey }).catch(() => null) : null
    if (passkey === null) setRefused(true)
    else show.run({ body: { passkey } })
  }
  return (
    <>
      <p>{text('secondFactor.text')}</p>
      {hasPasskey && (
        <Button kind="main" onClick={() => void sign()}>
          {text('secondFactor.passkey')}
        </Button>
      )}
      {isRefused && <Refusal>{text('secondFactor.passkey.failed')}</Refusal>}
      <Form
        submit={text('secondFactor.submit')}
        problem={show.problem}
        isRunning={show.isRunning}
        onSubmit={(values) => show.run({ body: { code: values.text('code') } })}
      >
        <CodeField label={text(hasTotp ? 'secondFactor.code' : 'secondFactor.codeOnly')} />
      </Form>
      <p className="quiet">{text('secondFactor.lost')}</p>
    </>
  )
}

function ChooseFactor({ canHavePasskeys, returnTo }: { canHavePasskeys: boolean; returnTo: string | undefined }) {
  const text = useText()
  const router = useRouter()
  const [kind, setKind] = useState<'totp' | 'passkey' | null>(null)
  const [codes, setCodes] = useState<readonly string[] | null>(null)
  const enter = (): void => router.history.push(ownPathOr('/', returnTo))
  if (codes !== null) return <RecoveryCodes codes={codes} onKept={enter} />
  const enrolment = {
    asksPassword: false,
    onEnrolled: (made: string[] | null) => (made === null ? enter() : setCodes(made)),
    onCancel: () => setKind(null),
  }
  if (kind === 'totp') return <TotpEnrolment {...enrolment} />
  if (kind === 'passkey') return <PasskeyEnrolment {...enrolment} />
  return (
    <>
      <p>{text('secondFactor.enrol.text')}</p>
      <div className="stack">
        <Button kind="main" onClick={() => setKind('totp')}>
          {text('factors.addTotp')}
        </Button>
        {canHavePasskeys && <Button onClick={() => setKind('passkey')}>{text('factors.addPasskey')}</Button>}
      </div>
    </>
  )
}
