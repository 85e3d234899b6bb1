import type { ModelRouting } from '#contract/model-routing'
import { dataLevels } from '../../contract-words.ts'
import { useText } from '../../locales/text.ts'
import { useUpdateModelRouting } from '../../operations.ts'
import { SelectField } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'

const reaches = ['own-first', 'any', 'own-only'] as const

/** Which servers the calls of the organisation reach, and what these calls hold. */
export function ReachForm({ routing }: { routing: ModelRouting }) {
  const text = useText()
  const update = useUpdateModelRouting({
    failure: 'beside',
    invalidates: ['getModelRouting', 'listModelRoutes', 'listModels'],
    says: () => text('saved'),
  })
  return (
    <Form
      submit={text('save')}
      problem={update.problem}
      isRunning={update.isRunning}
      onSubmit={(values) =>
        update.run({
          body: {
            servers: reaches.find((reach) => reach === values.text('servers')) ?? 'own-first',
            data: dataLevels.find((level) => level === values.text('data')) ?? 'public',
          },
        })
      }
    >
      <SelectField
        label={text('routes.reach')}
        name="servers"
        defaultValue={routing.servers}
        options={reaches.map((value) => ({ value, label: text(`routes.reach.${value}`) }))}
      />
      <SelectField
        label={text('routes.data')}
        hint={text('routes.data.hint')}
        name="data"
        defaultValue={routing.data}
        options={dataLevels.map((value) => ({ value, label: text(`routes.data.${value}`) }))}
      />
    </Form>
  )
}
