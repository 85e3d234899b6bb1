import { useState } from 'react'
import { useText } from '../../locales/text.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'

export interface Share {
  readonly name: string
  /** Unix seconds. */
  readonly until: number
}

const secondsPerDay = 86_400

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
    const share = { name: name.trim(), until: Date.parse(day) / 1000 + secondsPerDay - 1 }
    onChange([...shares.filter((one) => one.name !== share.name), share])
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
        maxLength={200}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <Field label={text('sharing.day')} type="date" value={day} onChange={(event) => setDay(event.target.value)} />
      <p>
        <Button aria-disabled={name.trim() === '' || day === ''} onClick={add}>
          {text('sharing.add')}
        </Button>
      </p>
    </fieldset>
  )
}
