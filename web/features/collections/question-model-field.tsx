import type { Collection } from '#contract/data'
import { useText } from '../../locales/text.ts'
import { useListModels } from '../../operations.ts'
import { SelectField } from '../../ui/field.tsx'

/** Which model writes, beside each passage, everyday questions by which it is found. */
export function QuestionModelField({ model: chosen }: { model: Collection['question_model'] }) {
  const text = useText()
  const { data } = useListModels({})
  const writing = (data?.data ?? []).filter(({ id, type }) => type === 'text-generation' && !isAssistant(id))
  const names = [...new Set([...(chosen === null ? [] : [chosen]), ...writing.map(({ id }) => id)])]
  // The list comes after the dialog: the choice is set again then.
  return (
    <SelectField
      key={names.join(' ')}
      label={text('collections.questions')}
      hint={text('collections.questions.hint')}
      name="question_model"
      defaultValue={chosen ?? ''}
      options={[
        { value: '', label: text('collections.questions.none') },
        ...names.map((name) => ({ value: name, label: name })),
      ]}
    />
  )
}

const isAssistant = (id: string): boolean => id.startsWith('assistant/')
