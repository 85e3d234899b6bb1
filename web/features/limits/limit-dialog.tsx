import { useState } from 'react'
import type { OperationInput } from '#client/client'
import { useText } from '../../locales/text.ts'
import { useListModels, useSetLimit } from '../../operations.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Field, SelectField } from '../../ui/field.tsx'
import { Form, type FormValues } from '../../ui/form.tsx'
import { SubjectFields, type SubjectKind } from './subject-fields.tsx'
import { amounts, hasParts, limitName, mostOf, type Limit } from './words.ts'

/** Upon whom, for which model, and how much: what is left empty is not limited. */
export function LimitDialog({ limit, onClose }: { limit: Limit | null; onClose: () => void }) {
  const text = useText()
  const [kind, setKind] = useState<SubjectKind>('organisation')
  const set = useSetLimit({
    failure: 'beside',
    invalidates: ['listLimits', 'listOwnLimits'],
    says: () => text('saved'),
    onDone: onClose,
  })
  return (
    <Dialog title={limit === null ? text('limits.add') : limitName(text, limit)} onClose={onClose}>
      <Form
        submit={text('save')}
        problem={set.problem}
        isRunning={set.isRunning}
        onCancel={onClose}
        onSubmit={(values) => {
          const subject = limit === null ? chosenSubject(kind, values) : subjectOf(limit)
          const model = limit === null ? values.text('model') || null : limit.model
          set.run({ body: { subject, model, ...allowanceOf(values) } })
        }}
      >
        {limit === null && (
          <>
            <SubjectFields kind={kind} onKind={setKind} />
            <ModelField />
          </>
        )}
        <fieldset className="bare stack">
          <legend>{text('limits.amounts')}</legend>
          <p className="quiet">
            {text('limits.amounts.hint')} {(limit?.subject.kind ?? kind) === 'role' && text('limits.amounts.each')}
          </p>
          <div className="filters">
            {amounts.map((name) => (
              <Field
                key={name}
                label={text(`limits.quota.${name}`)}
                name={name}
                type="number"
                min={0}
                max={mostOf(name)}
                step={hasParts(name) ? 'any' : 1}
                defaultValue={limit?.[name] ?? ''}
              />
            ))}
          </div>
        </fieldset>
      </Form>
    </Dialog>
  )
}

function ModelField() {
  const text = useText()
  const { data } = useListModels({})
  const options = (data?.data ?? []).map(({ id }) => ({ value: id, label: id }))
  return (
    <SelectField
      label={text('setup.server.model')}
      name="model"
      options={[{ value: '', label: text('limits.everyModel') }, ...options]}
    />
  )
}

type Subject = OperationInput<'setLimit'>['body']['subject']

/** An organisation knows itself: its number says nothing. */
function chosenSubject(kind: SubjectKind, values: FormValues): Subject {
  const chosen = values.text('subject')
  return kind === 'role' ? { kind, name: chosen } : { kind, id: Number(chosen) || 1 }
}

function subjectOf({ subject }: Limit): Subject {
  return subject.kind === 'role' ? subject : { kind: subject.kind, id: subject.id }
}

function allowanceOf(values: FormValues) {
  const amount = (name: string): number | null => (values.text(name) === '' ? null : Number(values.text(name)))
  return {
    requests_per_minute: amount('requests_per_minute'),
    requests_per_day: amount('requests_per_day'),
    tokens_per_minute: amount('tokens_per_minute'),
    tokens_per_day: amount('tokens_per_day'),
    euros_per_month: amount('euros_per_month'),
    kilowatt_hours_per_month: amount('kilowatt_hours_per_month'),
    concurrent_requests: amount('concurrent_requests'),
  }
}
