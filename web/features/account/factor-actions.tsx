import { useState } from 'react'
import type { SecondFactor } from '#contract/second-factors'
import { useText } from '../../locales/text.ts'
import { useRemoveFactor, useRenameFactor, useRenewRecoveryCodes } from '../../operations.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Form } from '../../ui/form.tsx'
import { NameDialog } from '../../ui/name-dialog.tsx'
import { OwnPasswordField, passwordOf } from './enrolment.tsx'

const changes = { failure: 'beside', keepsSession: true, invalidates: ['listFactors'] } as const

export function FactorActions({ factor, asksPassword }: { factor: SecondFactor; asksPassword: boolean }) {
  const text = useText()
  const [opened, setOpened] = useState<'rename' | 'remove' | null>(null)
  const close = (): void => setOpened(null)
  return (
    <span className="row">
      <Button kind="bare" onClick={() => setOpened('rename')}>
        {text('factors.rename')} <span className="vh">{factor.name}</span>
      </Button>
      <Button kind="bare" onClick={() => setOpened('remove')}>
        {text('factors.remove')} <span className="vh">{factor.name}</span>
      </Button>
      {opened === 'rename' && <RenameDialog factor={factor} onClose={close} />}
      {opened === 'remove' && <RemoveDialog factor={factor} asksPassword={asksPassword} onClose={close} />}
    </span>
  )
}

function RenameDialog({ factor: { id, name }, onClose }: { factor: SecondFactor; onClose: () => void }) {
  const text = useText()
  const rename = useRenameFactor({ ...changes, says: () => text('saved'), onDone: onClose })
  return (
    <NameDialog
      title={text('factors.rename')}
      label={text('factors.name')}
      name={name}
      maxLength={100}
      problem={rename.problem}
      isRunning={rename.isRunning}
      onSubmit={(chosen) => rename.run({ params: { id }, body: { name: chosen } })}
      onClose={onClose}
    />
  )
}

interface RemoveProps {
  factor: SecondFactor
  asksPassword: boolean
  onClose: () => void
}

function RemoveDialog({ factor: { id, name }, asksPassword, onClose }: RemoveProps) {
  const text = useText()
  const remove = useRemoveFactor({ ...changes, says: () => text('factors.removed'), onDone: onClose })
  return (
    <Dialog title={text('factors.remove.title', { name })} onClose={onClose}>
      <Form
        submit={text('factors.remove')}
        isDanger
        problem={remove.problem}
        isRunning={remove.isRunning}
        onCancel={onClose}
        onSubmit={(values) => remove.run({ params: { id }, body: passwordOf(values.raw('password')) })}
      >
        <p>{text('factors.remove.text')}</p>
        {asksPassword && <OwnPasswordField />}
      </Form>
    </Dialog>
  )
}

interface RenewProps {
  left: number
  asksPassword: boolean
  onMade: (codes: readonly string[]) => void
}

/** How many codes are left, and the way to others. */
export function RenewCodes({ left, asksPassword, onMade }: RenewProps) {
  const text = useText()
  const [isAsked, setAsked] = useState(false)
  const renew = useRenewRecoveryCodes({
    ...changes,
    says: () => text('factors.codes.renewed'),
    onDone: ({ recovery_codes: codes }) => (setAsked(false), onMade(codes)),
  })
  return (
    <div className="row">
      <span>{text('factors.codes.left', { count: left })}</span>
      <Button kind="bare" onClick={() => setAsked(true)}>
        {text('factors.codes.renew')}
      </Button>
      {isAsked && (
        <Dialog title={text('factors.codes.renew')} onClose={() => setAsked(false)}>
          <Form
            submit={text('factors.codes.renew')}
            problem={renew.problem}
            isRunning={renew.isRunning}
            onCancel={() => setAsked(false)}
            onSubmit={(values) => renew.run({ body: passwordOf(values.raw('password')) })}
          >
            <p>{text('factors.codes.renew.text')}</p>
            {asksPassword && <OwnPasswordField />}
          </Form>
        </Dialog>
      )}
    </div>
  )
}
