import { useState } from 'react'
import type { OperationOutput } from '#client/client'
import { useText, type Text } from '../../locales/text.ts'
import { useListFactors } from '../../operations.ts'
import { Button } from '../../ui/button.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Note } from '../../ui/note.tsx'
import { ReadingFailure } from '../../ui/reading-failure.tsx'
import type { Column } from '../../ui/table-rows.ts'
import { PasskeyEnrolment, TotpEnrolment } from './enrolment.tsx'
import { FactorActions, RenewCodes } from './factor-actions.tsx'
import { RecoveryCodes } from './recovery-codes.tsx'

type Factors = OperationOutput<'listFactors'>
type Factor = Factors['data'][number]

/** What is shown at sign-in beside the password. */
export function SecondFactorsPart() {
  const text = useText()
  const { data, error, refetch } = useListFactors({})
  return (
    <section className="stack" aria-labelledby="second-facteur">
      <h2 id="second-facteur">{text('factors.title')}</h2>
      <p>{text('factors.text')}</p>
      {error && <ReadingFailure error={error} onRetry={() => void refetch()} />}
      {data && <FactorList factors={data} />}
    </section>
  )
}

function FactorList({ factors }: { factors: Factors }) {
  const text = useText()
  const { data, has_password: asksPassword, recovery_codes_left: left, passkeys_possible: canHavePasskeys } = factors
  const [adding, setAdding] = useState<'totp' | 'passkey' | null>(null)
  const [codes, setCodes] = useState<readonly string[] | null>(null)
  const [isRenewed, setRenewed] = useState(false)
  const close = (): void => (setAdding(null), setCodes(null))
  const enrolment = {
    asksPassword,
    onEnrolled: (made: string[] | null) => (setAdding(null), setRenewed(false), setCodes(made)),
    onCancel: close,
  }
  return (
    <>
      {data.length === 0 ? (
        <Note>{text('factors.none')}</Note>
      ) : (
        <DataTable
          caption={text('factors.title')}
          columns={columnsOf(text, asksPassword)}
          rows={data}
          rowId={({ id }) => id}
          empty="—"
        />
      )}
      <div className="row">
        <Button onClick={() => setAdding('totp')}>{text('factors.addTotp')}</Button>
        {canHavePasskeys && <Button onClick={() => setAdding('passkey')}>{text('factors.addPasskey')}</Button>}
      </div>
      {!canHavePasskeys && <p className="quiet">{text('factors.noPasskeys')}</p>}
      {data.length > 0 && (
        <RenewCodes left={left} asksPassword={asksPassword} onMade={(made) => (setRenewed(true), setCodes(made))} />
      )}
      {adding !== null && (
        <Dialog title={text(adding === 'totp' ? 'factors.addTotp' : 'factors.addPasskey')} onClose={close}>
          {adding === 'totp' ? <TotpEnrolment {...enrolment} /> : <PasskeyEnrolment {...enrolment} />}
        </Dialog>
      )}
      {codes !== null && (
        <Dialog title={text(isRenewed ? 'factors.codes.renewed' : 'factors.added')} onClose={close}>
          <RecoveryCodes codes={codes} onKept={close} />
        </Dialog>
      )}
    </>
  )
}

function columnsOf(text: Text, asksPassword: boolean): Column<Factor>[] {
  return [
    { key: 'name', title: text('factors.name'), cell: ({ name }) => name },
    { key: 'kind', title: text('factors.kind'), cell: ({ kind }) => text(`factors.${kind}`) },
    { key: 'created', title: text('factors.created'), cell: ({ created }) => text.moment(created) },
    {
      key: 'used',
      title: text('factors.used'),
      cell: ({ last_used: used }) => (used === null ? '—' : text.moment(used)),
    },
    {
      key: 'actions',
      title: text('admin.actions'),
      cell: (factor) => <FactorActions factor={factor} asksPassword={asksPassword} />,
    },
  ]
}
