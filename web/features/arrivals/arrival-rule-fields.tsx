import { useText } from '../../locales/text.ts'
import { Button } from '../../ui/button.tsx'
import { Field, SelectField, TextAreaField } from '../../ui/field.tsx'
import type { Draft } from './drafts.ts'

interface ArrivalRuleFieldsProps {
  draft: Draft
  place: number
  count: number
  organisations: readonly { value: string; label: string }[]
  onChange: (changed: Draft) => void
  onMove: (by: -1 | 1) => void
  onRemove: () => void
}

/** One rule: what must hold, and what it gives. */
export function ArrivalRuleFields(props: ArrivalRuleFieldsProps) {
  const { draft, place, count, organisations, onChange, onMove, onRemove } = props
  const text = useText()
  const name = text('arrivals.rule', { place: place + 1 })
  return (
    <fieldset className="card">
      <legend>{name}</legend>
      <TextAreaField
        label={text('arrivals.conditions')}
        hint={text('arrivals.conditions.hint')}
        rows={3}
        value={draft.conditions}
        spellCheck={false}
        onChange={({ target }) => onChange({ ...draft, conditions: target.value })}
      />
      <SelectField
        label={text('arrivals.organisation')}
        options={organisations}
        value={draft.organisationId}
        onChange={({ target }) => onChange({ ...draft, organisationId: target.value })}
      />
      <Field
        label={text('people.role')}
        hint={text('arrivals.role.hint')}
        required
        maxLength={100}
        autoComplete="off"
        value={draft.role}
        onChange={({ target }) => onChange({ ...draft, role: target.value })}
      />
      <Field
        label={text('admin.groups')}
        hint={text('arrivals.groups.hint')}
        autoComplete="off"
        value={draft.groups}
        onChange={({ target }) => onChange({ ...draft, groups: target.value })}
      />
      <div className="row">
        {place > 0 && (
          <Button kind="bare" onClick={() => onMove(-1)}>
            {text('arrivals.up')} <span className="vh">{name}</span>
          </Button>
        )}
        {place < count - 1 && (
          <Button kind="bare" onClick={() => onMove(1)}>
            {text('arrivals.down')} <span className="vh">{name}</span>
          </Button>
        )}
        <Button kind="bare" onClick={onRemove}>
          {text('arrivals.remove')} <span className="vh">{name}</span>
        </Button>
      </div>
    </fieldset>
  )
}
