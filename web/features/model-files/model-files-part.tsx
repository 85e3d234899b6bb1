import { useState } from 'react'
import { useText } from '../../locales/text.ts'
import { useImportModelFile } from '../../operations.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field, SelectField } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'
import { ReadingFailure } from '../../ui/reading-failure.tsx'
import { ModelFileCard } from './model-file-card.tsx'
import { useModelFiles } from './use-model-files.ts'

/** Models that run on this machine, for whoever governs the instance. */
export function ModelFilesPart() {
  const text = useText()
  const { data, error, refetch } = useModelFiles()
  const [isImporting, setImporting] = useState(false)
  if (error) return <ReadingFailure error={error} onRetry={() => void refetch()} />
  if (!data) return null
  return (
    <section className="stack">
      <h2>{text('modelFiles.title')}</h2>
      <p>{text('modelFiles.text')}</p>
      {data.data.map((file) => (
        <ModelFileCard key={file.name} file={file} />
      ))}
      {data.files.length > 0 && (
        <div>
          <Button onClick={() => setImporting(true)}>{text('modelFiles.import')}</Button>
        </div>
      )}
      {data.files.length === 0 && (
        <p className="quiet">{text(data.folder ? 'modelFiles.folder.empty' : 'modelFiles.folder.none')}</p>
      )}
      {isImporting && <ImportDialog files={data.files} onClose={() => setImporting(false)} />}
    </section>
  )
}

/** The demonstration model alone, where somebody begins. */
export function DemonstrationOffer() {
  const { data } = useModelFiles()
  const file = data?.data.find(({ demonstration }) => demonstration)
  return file ? <ModelFileCard file={file} heading="h2" /> : null
}

function ImportDialog({ files, onClose }: { files: readonly string[]; onClose: () => void }) {
  const text = useText()
  const run = useImportModelFile({
    failure: 'beside',
    invalidates: ['listModelFiles'],
    says: () => text('modelFiles.importing'),
    onDone: onClose,
  })
  return (
    <Dialog title={text('modelFiles.import')} onClose={onClose}>
      <Form
        submit={text('modelFiles.import.submit')}
        problem={run.problem}
        isRunning={run.isRunning}
        onCancel={onClose}
        onSubmit={(values) => run.run({ body: { file: values.text('file'), name: values.text('name') } })}
      >
        <SelectField
          label={text('modelFiles.import.file')}
          name="file"
          options={files.map((file) => ({ value: file, label: file }))}
        />
        <Field
          label={text('modelFiles.import.name')}
          hint={text('modelFiles.import.name.hint')}
          name="name"
          required
          maxLength={100}
          pattern="[a-z0-9][a-z0-9._\-]*"
          autoComplete="off"
        />
      </Form>
    </Dialog>
  )
}
