import { CheckField } from './field.tsx'

interface Choice {
  readonly id: number
  readonly name: string
  readonly hint?: string
}

interface ChoiceFieldsProps {
  legend: string
  hint?: string
  name: string
  chosen: readonly Choice[]
  /** Absent until it is read. */
  listed: readonly Choice[] | undefined
}

/** Boxes to tick. What is chosen is there from the start, so that it stays even when the list comes late, or not at all. */
export function ChoiceFields({ legend, hint, name, chosen, listed }: ChoiceFieldsProps) {
  const unlisted = chosen.filter(({ id }) => listed?.some((one) => one.id === id) !== true)
  const choices = [...(listed ?? []), ...unlisted]
  if (choices.length === 0) return null
  return (
    <fieldset className="bare">
      <legend>{legend}</legend>
      {hint !== undefined && <p className="quiet">{hint}</p>}
      {choices.map(({ id, name: label, hint: said }) => (
        <CheckField
          key={id}
          label={label}
          hint={said}
          name={name}
          value={id}
          defaultChecked={chosen.some((one) => one.id === id)}
        />
      ))}
    </fieldset>
  )
}
