import { useText } from '../../locales/text.ts'
import { SelectField } from '../../ui/field.tsx'

interface ModelChoiceProps {
  models: readonly string[]
  chosen?: string
  onChoose: (model: string) => void
}

export function ModelChoice({ models, chosen, onChoose }: ModelChoiceProps) {
  const text = useText()
  return (
    <SelectField
      label={text('setup.server.model')}
      defaultValue={chosen}
      options={models.map((model) => ({ value: model, label: model }))}
      onChange={(event) => onChoose(event.target.value)}
    />
  )
}
