import { DataLevelField, dataLevelIn } from './data-level-field.tsx'
import { KeepOriginalsField } from './keep-originals-field.tsx'
import { useText } from '../../locales/text.ts'
import { useCreateCollection } from '../../operations.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Field, SelectField, TextAreaField } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'

export function CollectionDialog({ onClose }: { onClose: () => void }) {
  const text = useText()
  const create = useCreateCollection({
    failure: 'beside',
    invalidates: ['listCollections'],
    leadsTo: ({ id }) => ({ to: '/collections/$collectionId', params: { collectionId: String(id) } }),
  })
  return (
    <Dialog title={text('collections.new')} onClose={onClose}>
      <Form
        submit={text('collections.create')}
        problem={create.problem}
        isRunning={create.isRunning}
        onCancel={onClose}
        onSubmit={(values) =>
          create.run({
            body: {
              name: values.text('name'),
              description: values.text('description'),
              visibility: values.text('visibility') === 'organisation' ? 'organisation' : 'private',
              data: dataLevelIn(values),
              keep_originals: values.isChecked('keep_originals'),
            },
          })
        }
      >
        <Field label={text('collections.name')} name="name" required maxLength={200} autoFocus />
        <TextAreaField label={text('collections.description')} name="description" maxLength={2000} rows={3} />
        <SelectField
          label={text('collections.visibility')}
          name="visibility"
          options={[
            { value: 'private', label: text('visibility.private') },
            { value: 'organisation', label: text('visibility.organisation') },
          ]}
        />
        <DataLevelField level="public" />
        <KeepOriginalsField isKept />
      </Form>
    </Dialog>
  )
}
