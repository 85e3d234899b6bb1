import type { Collection } from '#contract/data'
import { useText } from '../../locales/text.ts'
import { useListModels, useUpdateCollection } from '../../operations.ts'
import { SelectField } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'

/** Which model writes, beside each passage, everyday questions by which it is found. */
export function QuestionModel({ collection: { id, question_model: chosen } }: { collection: Collection }) {
  const text = useText()
  const { data } = useListModels({})
  const update = useUpdateCollection({ invalidates: ['getCollection'], says: () => text('saved') })
  const writing = (data?.data ?? []).filter((model) => model.type === 'text-generation' && !isAssistant(model.id))
  const names = new Set([...(chosen === null ? [] : [chosen]), ...writing.map((model) => model.id)])
  if (names.size === 0) return null
  return (
    <details>
      <summary>{text('collections.questions.title')}</summary>
      <Form
        submit={text('save')}
        problem={update.problem}
        isRunning={update.isRunning}
        onSubmit={(values) => update.run({ params: { id }, body: { question_model: values.text('question_model') } })}
      >
        <SelectField
          label={text('collections.questions.model')}
          hint={text('collections.questions.explanation')}
          name="question_model"
          defaultValue={chosen ?? ''}
          options={[
            { value: '', label: text('collections.questions.none') },
            ...[...names].map((name) => ({ value: name, label: name })),
          ]}
        />
      </Form>
    </details>
  )
}

const isAssistant = (id: string): boolean => id.startsWith('assistant/')
