import { useText } from '../../locales/text.ts'
import { useVerifyAudit } from '../../operations.ts'
import { Button } from '../../ui/button.tsx'
import { Note } from '../../ui/note.tsx'

/** Each row of the trace holds the mark of the one before: whatever was changed or taken away shows. */
export function AuditVerification() {
  const text = useText()
  const verify = useVerifyAudit({
    failure: 'beside',
    says: ({ intact }) => text(intact ? 'audit.intact' : 'audit.broken'),
  })
  const { data } = verify
  return (
    <section className="stack">
      <p>{text('audit.text')}</p>
      <p>
        <Button aria-disabled={verify.isRunning} onClick={() => verify.run({})}>
          {text(verify.isRunning ? 'audit.verifying' : 'audit.verify')}
        </Button>
      </p>
      {verify.problem && <Note tone="danger">{verify.problem.message}</Note>}
      {data?.intact === true && (
        <Note>
          <p>
            {text('audit.intact')} {text('audit.rows', { count: data.rows })}
          </p>
        </Note>
      )}
      {data?.intact === false && (
        <Note tone="danger">
          <p>
            {text('audit.broken')} {text('audit.brokenAt', { row: data.broken_at ?? '' })}
          </p>
        </Note>
      )}
    </section>
  )
}
