import { useText, type Text } from '../../locales/text.ts'
import { useGetAssistantSettings, useListUsableAssistants } from '../../operations.ts'
import { SelectField } from '../../ui/field.tsx'
import type { FormValues } from '../../ui/form.tsx'
import type { Evaluation } from '#contract/evaluations'

type Variant = Evaluation['variants'][number]

interface VariantFieldsProps {
  place: 'first' | 'second'
  isOptional?: boolean
}

/** An assistant, and how it answers: as it is set, by quoting, or with a model of one's choice. */
export function VariantFields({ place, isOptional = false }: VariantFieldsProps) {
  const text = useText()
  const assistants = useListUsableAssistants({}).data?.data ?? []
  const models = useGetAssistantSettings({}).data?.models ?? []
  const none = isOptional ? [{ value: '', label: text('evaluations.variant.none') }] : []
  return (
    <fieldset className="bare">
      <legend>{text(`evaluations.variant.${place}`)}</legend>
      <SelectField
        key={assistants.length}
        label={text('evaluations.assistant')}
        name={`${place}_assistant`}
        required={!isOptional}
        options={[
          ...none,
          ...assistants.map(({ name, title }) => ({ value: name, label: title ?? text('assistantChoice.common') })),
        ]}
      />
      <SelectField
        label={text('evaluations.way')}
        name={`${place}_way`}
        options={[
          { value: '', label: text('evaluations.way.set') },
          { value: 'quote', label: text('assistants.mode.quote') },
          ...models.map((model) => ({ value: modelPrefix + model, label: text('assistants.mode.model', { model }) })),
        ]}
      />
    </fieldset>
  )
}

const modelPrefix = 'model:'

export function variantIn(values: FormValues, place: string): Variant | null {
  const assistant = values.text(`${place}_assistant`)
  const way = values.text(`${place}_way`)
  if (assistant === '') return null
  const common = { assistant, collection_ids: null }
  if (way.startsWith(modelPrefix)) return { ...common, mode: 'generate', model: way.slice(modelPrefix.length) }
  return { ...common, mode: way === 'quote' ? 'quote' : null, model: null }
}

/** "socle · En citant" */
export function variantName(text: Text, { assistant, mode, model }: Variant): string {
  if (mode === 'quote') return `${assistant} · ${text('assistants.mode.quote')}`
  if (model !== null) return `${assistant} · ${text('assistants.mode.model', { model })}`
  return assistant
}
