import { useState, type ReactNode } from 'react'
import { useText } from '../locales/text.ts'
import { useAnnouncements } from '../ui/announcer.tsx'
import { Button } from '../ui/button.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { DataTable, Pager } from '../ui/data-table.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { CheckField, Field, SelectField, TextAreaField } from '../ui/field.tsx'
import { Form } from '../ui/form.tsx'
import { Menu } from '../ui/menu.tsx'
import { Note } from '../ui/note.tsx'
import { Page } from '../ui/page.tsx'
import { ReadingFailure } from '../ui/reading-failure.tsx'
import { chooseRows, nextSort, toCsv, type Column, type Sort } from '../ui/table-rows.ts'
import { Tag } from '../ui/tag.tsx'

/** Every primitive in every state: what to take, and how it looks. Its words are for builders, in English. */
export function ShowcasePage() {
  return (
    <Page title="Primitives" actions={<Button kind="main">The one action of a view</Button>}>
      <Part title="Button">
        <p className="row">
          <Button>Plain</Button>
          <Button kind="main">Main</Button>
          <Button kind="bare">Bare</Button>
          <Button kind="danger">Danger</Button>
          <Button aria-disabled>At work</Button>
          <CopyButton content="Copied words" />
        </p>
      </Part>
      <Part title="Tag, Note">
        <p className="row">
          <Tag>Plain</Tag>
          <Tag tone="ok">✓ Ok</Tag>
          <Tag tone="warn">Warn</Tag>
          <Tag tone="danger">Danger</Tag>
          <Tag tone="accent">Accent</Tag>
        </p>
        <Note>What to know.</Note>
        <Note tone="warn">What to mind.</Note>
        <Note tone="danger">What went wrong.</Note>
        <ReadingFailure error={new Error('any')} onRetry={() => undefined} />
      </Part>
      <Part title="Form, refused">
        <RefusedForm />
      </Part>
      <Part title="DataTable, Pager">
        <SortedTable />
      </Part>
      <Part title="Dialogs, Menu, Announcer">
        <Overlays />
      </Part>
    </Page>
  )
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="stack">
      <h2>{title}</h2>
      {children}
    </section>
  )
}

function RefusedForm() {
  const problem = { message: 'The server said no.', fields: { name: 'This name is taken.' }, isUnreachable: false }
  const options = [
    { value: 'a', label: 'First' },
    { value: 'b', label: 'Second' },
  ]
  return (
    <Form submit="Send" problem={problem} onSubmit={() => undefined} onCancel={() => undefined}>
      <Field label="Field with a refusal" hint="Its hint" name="name" defaultValue="Taken" />
      <TextAreaField label="TextAreaField" name="text" placeholder="Placeholder" />
      <SelectField label="SelectField" name="choice" options={options} />
      <CheckField label="CheckField" hint="Its hint" name="box" defaultChecked />
      <CheckField label="CheckField isRadio" isRadio name="one" value="1" />
    </Form>
  )
}

const rows = [
  { name: 'Zoé Martin', requests: 1200 },
  { name: 'Un nom très long qui ne tient pas sur une seule ligne d’un téléphone', requests: 3 },
]

function SortedTable() {
  const text = useText()
  const [sort, setSort] = useState<Sort | null>(null)
  const [filter, setFilter] = useState('')
  const columns: Column<(typeof rows)[number]>[] = [
    { key: 'name', title: 'Name', cell: ({ name }) => name, sortBy: ({ name }) => name, plain: ({ name }) => name },
    {
      key: 'requests',
      title: 'Requests',
      cell: ({ requests }) => text.number(requests),
      sortBy: ({ requests }) => requests,
      plain: ({ requests }) => requests,
      isNumber: true,
    },
  ]
  return (
    <>
      <Field label="Filter" type="search" value={filter} onChange={(event) => setFilter(event.target.value)} />
      <DataTable
        caption="People"
        columns={columns}
        rows={chooseRows(rows, { columns, filter, sort, language: 'fr' })}
        rowId={({ name }) => name}
        sort={sort}
        onSort={(key) => setSort(nextSort(sort, key))}
        empty="Nobody has these words."
      />
      <CopyButton label="Copy as CSV" content={toCsv(rows, columns, 'en')} />
      <Pager total={123} offset={50} limit={50} onMove={() => undefined} />
    </>
  )
}

function Overlays() {
  const { notice } = useAnnouncements()
  const [opened, setOpened] = useState<'box' | 'sheet' | 'confirm' | null>(null)
  const close = (): void => setOpened(null)
  return (
    <div className="row">
      <Button onClick={() => setOpened('box')}>Dialog</Button>
      <Button onClick={() => setOpened('sheet')}>Sheet</Button>
      <Button onClick={() => setOpened('confirm')}>ConfirmDialog</Button>
      <Button onClick={() => notice('What has no better place.')}>Notice</Button>
      <Menu name="Menu" label="Menu">
        <li>
          <button type="button">A choice</button>
        </li>
      </Menu>
      {(opened === 'box' || opened === 'sheet') && (
        <Dialog title="A title that may be long" kind={opened} onClose={close}>
          <p>Its content scrolls; its title stays.</p>
        </Dialog>
      )}
      {opened === 'confirm' && (
        <ConfirmDialog title="Delete it?" explanation="It cannot be undone." onConfirm={close} onClose={close} />
      )}
    </div>
  )
}
