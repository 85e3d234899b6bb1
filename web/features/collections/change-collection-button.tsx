import { useState } from 'react'
import type { Collection } from '#contract/data'
import { useText } from '../../locales/text.ts'
import { useUpdateCollection } from '../../operations.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field, TextAreaField } from '../../ui/field.tsx'
import { Form, type FormValues } from '../../ui/form.tsx'
import { DataLevelField, dataLevelIn } from './data-level-field.tsx'
import { KeepOriginalsField } from './keep-originals-field.tsx'
import { QuestionModelField } from './question-model-field.tsx'

type Change = ReturnType<typeof changeIn>

function changeIn(values: FormValues) {
  return {
    name: values.text('name'),
    description: values.text('description'),
    data: dataLevelIn(values),
    keep_originals: values.isChecked('keep_originals'),
    question_model: values.text('question_model'),
  }
}

/** What a collection is called, how sensitive it is, whether its files stay, and whether a model writes questions about it. */
export function ChangeCollectionButton({ collection }: { collection: Collection }) {
  const text = useText()
  const [isOpen, setOpen] = useState(false)
  const [toConfirm, setToConfirm] = useState<Change | null>(null)
  const close = (): void => {
    setOpen(false)
    setToConfirm(null)
  }
  const update = useUpdateCollection({
    failure: 'beside',
    invalidates: ['getCollection', 'listCollections'],
    says: () => text('saved'),
    onDone: close,
  })
  return (
    <>
      <Button onClick={() => setOpen(true)}>{text('collections.change')}</Button>
      {isOpen && (
        <Dialog title={collection.name} onClose={close}>
          <Form
            submit={text('save')}
            problem={update.problem}
            isRunning={update.isRunning}
            onCancel={close}
            onSubmit={(values) => {
              const body = changeIn(values)
              const isLosing = collection.keep_originals && !body.keep_originals && collection.documents > 0
              if (isLosing) setToConfirm(body)
              else update.run({ params: { id: collection.id }, body })
            }}
          >
            <NameFields collection={collection} />
            <DataLevelField level={collection.data} />
            <KeepOriginalsField isKept={collection.keep_originals} />
            <QuestionModelField model={collection.question_model} />
          </Form>
        </Dialog>
      )}
      {toConfirm !== null && (
        <ForgetOriginalsDialog
          onConfirm={() => {
            setToConfirm(null)
            update.run({ params: { id: collection.id }, body: { ...toConfirm, forget_originals: true } })
          }}
          onClose={() => setToConfirm(null)}
        />
      )}
    </>
  )
}

function NameFields({ collection }: { collection: Collection }) {
  const text = useText()
  return (
    <>
      <Field
        label={text('collections.name')}
        name="name"
        required
        maxLength={200}
        defaultValue={collection.name}
        autoFocus
      />
      <TextAreaField
        label={text('collections.description')}
        name="description"
        maxLength={2000}
        rows={3}
        defaultValue={collection.description}
      />
    </>
  )
}

function ForgetOriginalsDialog({ onConfirm, onClose }: { onConfirm: () => void; onClose: () => void }) {
  const text = useText()
  return (
    <ConfirmDialog
      title={text('collections.originals.forget')}
      explanation={text('collections.originals.forget.explanation')}
      action={text('collections.originals.forget.action')}
      onConfirm={onConfirm}
      onClose={onClose}
    />
  )
}
