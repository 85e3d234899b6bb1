import type { Collection } from '#contract/data'
import { useText } from '../../locales/text.ts'
import { SelectField } from '../../ui/field.tsx'
import type { FormValues } from '../../ui/form.tsx'

type DataLevel = Collection['data']

const levels = ['public', 'internal', 'sensitive'] as const

/** How sensitive a collection is: which model servers may be sent its passages. */
export function DataLevelField({ level }: { level: DataLevel }) {
  const text = useText()
  return (
    <SelectField
      label={text('collections.data')}
      hint={text('collections.data.hint')}
      name="data"
      defaultValue={level}
      options={levels.map((value) => ({ value, label: text(`collections.data.${value}`) }))}
    />
  )
}

export function dataLevelIn(values: FormValues): DataLevel {
  return levels.find((level) => level === values.text('data')) ?? 'public'
}
