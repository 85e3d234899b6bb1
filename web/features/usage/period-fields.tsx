import { useText } from '../../locales/text.ts'
import { Field } from '../../ui/field.tsx'
import type { Period } from './period.ts'

interface PeriodFieldsProps {
  period: Period
  onChange: (period: Period) => void
}

/** Both days of a period; half a day, while it is typed, changes nothing. */
export function PeriodFields({ period, onChange }: PeriodFieldsProps) {
  const text = useText()
  return (
    <>
      <Field
        label={text('usage.from')}
        type="date"
        value={period.from}
        max={period.to}
        onChange={({ target: { value } }) => value !== '' && onChange({ ...period, from: value })}
      />
      <Field
        label={text('usage.to')}
        type="date"
        value={period.to}
        min={period.from}
        onChange={({ target: { value } }) => value !== '' && onChange({ ...period, to: value })}
      />
    </>
  )
}
