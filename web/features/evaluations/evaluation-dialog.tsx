import { useState } from 'react'
import { useText } from '../../locales/text.ts'
import { useCreateEvaluation } from '../../operations.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { DownloadButton } from '../../ui/download-button.tsx'
import { Field } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'
import { readTextFile } from '../../ui/read-text-file.ts'
import { VariantFields, variantIn } from './variant-fields.tsx'

interface QuestionsFile {
  readonly name: string
  readonly content: string
}

async function read(file: File | undefined): Promise<QuestionsFile | null> {
  const content = await readTextFile(file)
  return file === undefined || content === null ? null : { name: file.name, content }
}

/** A file of questions, and the one or two ways of asking them. */
export function EvaluationDialog({ onClose }: { onClose: () => void }) {
  const text = useText()
  const [file, setFile] = useState<QuestionsFile | null>(null)
  const create = useCreateEvaluation({
    failure: 'beside',
    invalidates: ['listEvaluations'],
    leadsTo: ({ id }) => ({ to: '/administration/evaluations', search: { essai: String(id) } }),
    onDone: onClose,
  })
  return (
    <Dialog title={text('evaluations.new')} onClose={onClose}>
      <Form
        submit={text('evaluations.start')}
        problem={create.problem}
        isRunning={create.isRunning}
        onCancel={onClose}
        onSubmit={(values) => {
          if (file === null) return
          const variants = ['first', 'second'].flatMap((place) => variantIn(values, place) ?? [])
          const format = /\.jsonl?$/i.test(file.name) ? 'jsonl' : 'csv'
          create.run({ body: { name: values.text('name'), questions: file.content, format, variants } })
        }}
      >
        <Field label={text('evaluations.name')} name="name" required maxLength={200} autoFocus />
        <Field
          label={text('evaluations.file')}
          hint={text('evaluations.file.hint')}
          type="file"
          name="questions"
          accept=".csv,.jsonl,text/csv"
          required
          onChange={({ target }) => (create.forget(), void read(target.files?.[0]).then(setFile))}
        />
        <p>
          <DownloadButton
            label={text('evaluations.template')}
            fileName="questions.csv"
            content={() => `\uFEFF${text('evaluations.template.content')}`}
          />
        </p>
        <VariantFields place="first" />
        <VariantFields place="second" isOptional />
      </Form>
    </Dialog>
  )
}
