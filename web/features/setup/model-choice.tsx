import { useId } from 'react'
import { useText } from '../../locales/text.ts'

interface ModelChoiceProps {
  models: readonly string[]
  chosen?: string
  onChoose: (model: string) => void
}

export function ModelChoice({ models, chosen, onChoose }: ModelChoiceProps) {
  const text = useText()
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{text('setup.server.model')}</label>
      <select id={id} className="input" defaultValue={chosen} onChange={(event) => onChoose(event.target.value)}>
        {models.map((model) => (
          <option key={model}>{model}</option>
        ))}
      </select>
    </div>
  )
}
