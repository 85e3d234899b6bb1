import { useState } from 'react'
import { useText } from '../../locales/text.ts'
import { Field } from '../../ui/field.tsx'
import type { Period } from './period.ts'

interface PeriodFieldsProps {
  period: Period
  onChange: (period: Period) => void
}

/** The first day that the trace can be asked for. */
const firstDay = '1970-01-01'

/** Both days of a period; half a day, while it is typed, changes nothing. */
export function PeriodFields({ period: { from, to }, onChange }: PeriodFieldsProps) {
  const text = useText()
  return (
    <>
      <DayField
        label={text('usage.from')}
        known={from}
        min={firstDay}
        max={to}
        onDay={(day) => onChange({ from: day, to })}
      />
      <DayField label={text('usage.to')} known={to} min={from} onDay={(day) => onChange({ from, to: day })} />
    </>
  )
}

interface DayFieldProps {
  label: string
  known: string
  min: string
  max?: string
  onDay: (day: string) => void
}

/** What is typed stays as it is typed: a year is four digits, of which the first ones make a day long past. */
function DayField({ known, onDay, ...field }: DayFieldProps) {
  const [typed, setTyped] = useState(known)
  return (
    <Field
      {...field}
      type="date"
      value={typed}
      onChange={({ target: { value, validity } }) => {
        setTyped(value)
        if (value !== '' && validity.valid) onDay(value)
      }}
    />
  )
}
