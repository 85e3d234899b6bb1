import { useState } from 'react'
import type { OperationOutput } from '#client/client'
import { useText, type Text } from '../../locales/text.ts'
import { useImportPeople } from '../../operations.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { DownloadButton } from '../../ui/download-button.tsx'
import { Field } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'
import { Note } from '../../ui/note.tsx'
import { readTextFile } from '../../ui/read-text-file.ts'

type Imported = OperationOutput<'importPeople'>

/** A directory is read, what it would change is shown, then it is imported or not. */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  const text = useText()
  const [csv, setCsv] = useState<string | null>(null)
  const changes = { failure: 'beside', invalidates: ['listPeople', 'listGroups', 'listRoles'] } as const
  const plan = useImportPeople(changes)
  const apply = useImportPeople({ ...changes, says: (done) => text('people.import.done', countsOf(text, done)) })
  const file = (
    <Field
      label={text('people.import.file')}
      type="file"
      accept=".csv,.tsv,.txt,text/csv"
      required
      onChange={(event) => {
        plan.forget()
        void readTextFile(event.target.files?.[0]).then(setCsv)
      }}
    />
  )
  const isRight = plan.data?.lines.every(({ problems }) => problems.length === 0) ?? false
  if (apply.data?.done) {
    return (
      <Dialog title={text('people.import')} onClose={onClose}>
        <ImportedLinks imported={apply.data} onClose={onClose} />
      </Dialog>
    )
  }
  return (
    <Dialog title={text('people.import')} onClose={onClose}>
      <Form
        submit={text(isRight ? 'people.import.apply' : 'people.import.try')}
        problem={plan.problem ?? apply.problem}
        isRunning={plan.isRunning || apply.isRunning}
        onCancel={onClose}
        onSubmit={() => {
          if (csv !== null) (isRight ? apply : plan).run({ body: { csv, dry_run: !isRight } })
        }}
      >
        <p>{text('people.import.text')}</p>
        {file}
        {plan.data && <Outlook plan={plan.data} />}
      </Form>
    </Dialog>
  )
}

function countsOf(text: Text, { created, updated }: Imported) {
  return { created: text.number(created), updated: text.number(updated) }
}

const mostShown = 50

function Outlook({ plan }: { plan: Imported }) {
  const text = useText()
  const wrong = plan.lines.filter(({ problems }) => problems.length > 0)
  if (wrong.length > 0) {
    return (
      <Note tone="danger">
        <p role="alert">{text('people.import.wrong')}</p>
        <ul>
          {wrong.slice(0, mostShown).map(({ line, email, problems }) => (
            <li key={line}>{text('people.import.line', { line, email, problem: problems.join(', ') })}</li>
          ))}
        </ul>
      </Note>
    )
  }
  return (
    <Note>
      <p role="status">{text('people.import.would', countsOf(text, plan))}</p>
      {plan.new_groups.length > 0 && (
        <p>{text('people.import.groups', { names: plan.new_groups.slice(0, mostShown).join(', ') })}</p>
      )}
    </Note>
  )
}

function ImportedLinks({ imported, onClose }: { imported: Imported; onClose: () => void }) {
  const text = useText()
  const links = imported.lines.flatMap(({ email, link }) => (link === null ? [] : [{ email, link }]))
  // Addresses are plain: nothing in them needs quoting, and no spreadsheet takes one for a formula.
  const content = (): string =>
    ['email;lien', ...links.map(({ email, link }) => `${email};${new URL(link.path, location.origin).href}`)].join(
      '\r\n',
    )
  return (
    <div className="stack">
      <p>{text('people.import.done', countsOf(text, imported))}</p>
      {links.length > 0 && (
        <>
          <Note tone="warn">{text('people.import.links')}</Note>
          <DownloadButton label={text('people.import.download')} fileName="liens.csv" content={content} />
        </>
      )}
      <div className="row-end">
        <Button kind="main" onClick={onClose}>
          {text('close')}
        </Button>
      </div>
    </div>
  )
}
