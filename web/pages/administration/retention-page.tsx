import { useText } from '../../locales/text.ts'
import { useGetRetention, useUpdateRetention } from '../../operations.ts'
import { Field } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'
import { Page } from '../../ui/page.tsx'
import { ReadingFailure } from '../../ui/reading-failure.tsx'

/** How long the conversations of the organisation are kept. */
export function RetentionPage() {
  const text = useText()
  const { data, error, refetch } = useGetRetention({})
  return (
    <Page title={text('admin.retention')}>
      <div className="narrow stack">
        <p>{text('admin.retention.text')}</p>
        {error && <ReadingFailure error={error} onRetry={() => void refetch()} />}
        {data && <RetentionForm days={data.conversation_days} months={data.usage_months} />}
      </div>
    </Page>
  )
}

function RetentionForm({ days, months }: { days: number; months: number }) {
  const text = useText()
  const update = useUpdateRetention({ failure: 'beside', invalidates: ['getRetention'], says: () => text('saved') })
  return (
    <>
      <Form
        submit={text('save')}
        problem={update.problem}
        isRunning={update.isRunning}
        onSubmit={(values) =>
          update.run({
            body: {
              conversation_days: Number(values.text('conversation_days')),
              usage_months: Number(values.text('usage_months')),
            },
          })
        }
      >
        <Field
          label={text('admin.retention.days')}
          hint={text('admin.retention.hint')}
          name="conversation_days"
          type="number"
          min={1}
          max={3650}
          step={1}
          required
          defaultValue={days}
        />
        <Field
          label={text('admin.retention.months')}
          hint={text('admin.retention.months.hint')}
          name="usage_months"
          type="number"
          min={1}
          max={120}
          step={1}
          required
          defaultValue={months}
        />
      </Form>
      {update.data && <p className="quiet">{text('saved')}</p>}
    </>
  )
}
