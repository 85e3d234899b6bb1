import { useState } from 'react'
import { useText } from '../../locales/text.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'

export interface Share {
  readonly name: string
  /** Unix seconds. */
  readonly until: number
}

/** With one more, or another day for one that is there; the day is that of whoever chooses it, to its end. */
export function withShare(shares: readonly Share[], name: string, day: string): readonly Share[] {
  const until = Date.parse(`${day}T23:59:59`) / 1000
  if (name === '' || Number.isNaN(until)) return shares
  return [...shares.filter((one) => one.name !== name), { name, until }]
}

interface OrganisationSharesProps {
  shares: readonly Share[]
  onChange: (shares: readonly Share[]) => void
}

/** Other organisations by their exact names, each until a day that is still in it. */
export function OrganisationShares({ shares, onChange }: OrganisationSharesProps) {
  const text = useText()
  const [name, setName] = useState('')
  const [day, setDay] = useState('')
  const add = (): void => {
    if (name.trim() === '' || day === '') return
    onChange(withShare(shares, name.trim(), day))
    setName('')
  }
  return (
    <fieldset className="bare stack">
      <legend>{text('sharing.organisations')}</legend>
      <ul>
        {shares.map((share) => (
          <li key={share.name} className="row">
            {text('sharing.until', { name: share.name, date: text.day(share.until) })}
            <Button kind="bare" onClick={() => onChange(shares.filter((one) => one !== share))}>
              {text('sharing.remove')} <span className="vh">{share.name}</span>
            </Button>
          </li>
        ))}
      </ul>
      <Field
        label={text('sharing.organisation.name')}
        hint={text('sharing.organisation.hint')}
        name="organisation"
        maxLength={200}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <Field
        label={text('sharing.day')}
        name="until"
        type="date"
        required={name.trim() !== ''}
        value={day}
        onChange={(event) => setDay(event.target.value)}
      />
      <p>
        <Button aria-disabled={name.trim() === '' || day === ''} onClick={add}>
          {text('sharing.add')}
        </Button>
      </p>
    </fieldset>
  )
}
