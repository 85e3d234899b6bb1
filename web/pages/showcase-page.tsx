import { useState, type ReactNode } from 'react'
import { useText } from '../locales/text.ts'
import { useAnnouncements } from '../ui/announcer.tsx'
import { BarFigure } from '../ui/bar-figure.tsx'
import { Brand } from '../ui/brand.tsx'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { DataTable, Pager } from '../ui/data-table.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { DownloadButton } from '../ui/download-button.tsx'
import { Facts } from '../ui/facts.tsx'
import { CheckField, Field, SelectField, TextAreaField } from '../ui/field.tsx'
import { Form } from '../ui/form.tsx'
import { Menu } from '../ui/menu.tsx'
import { NameDialog } from '../ui/name-dialog.tsx'
import { Note } from '../ui/note.tsx'
import { Page } from '../ui/page.tsx'
import { ReadingFailure } from '../ui/reading-failure.tsx'
import { chooseRows, nextSort, toCsv, type Column, type Sort } from '../ui/table-rows.ts'
import { TableView } from '../ui/table-view.tsx'
import { Tabs } from '../ui/tabs.tsx'
import { Tag } from '../ui/tag.tsx'

/** Every primitive in every state: what to take, and how it looks. Its words are for builders, in English. */
export function ShowcasePage() {
  return (
    <Page title="Primitives" actions={<Button kind="main">The one action of a view</Button>}>
      <Part title="Button">
        <Buttons />
      </Part>
      <Part title="Brand, Card, Facts">
        <Things />
      </Part>
      <Part title="Tag, Note">
        <Notes />
      </Part>
      <Part title="Form, refused">
        <RefusedForm />
      </Part>
      <Part title="DataTable, Pager">
        <SortedTable />
      </Part>
      <Part title="TableView, Tabs, BarFigure">
        <Views />
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

function Buttons() {
  return (
    <p className="row">
      <Button>Plain</Button>
      <Button kind="main">Main</Button>
      <Button kind="bare">Bare</Button>
      <Button kind="danger">Danger</Button>
      <Button aria-disabled>At work</Button>
      <CopyButton content="Copied words" />
      <DownloadButton label="Download" fileName="words.csv" content={() => 'a;b'} />
    </p>
  )
}

function Notes() {
  return (
    <>
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
    </>
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

type Row = (typeof rows)[number]

const many: Row[] = Array.from({ length: 30 }, (_, at) => ({ name: `Person ${at}`, requests: at }))
const bars = many.map(({ name, requests }) => ({ key: name, label: name, value: requests }))
const nameOf = ({ name }: Row): string => name

function columnsOf(shown: (requests: number) => string): Column<Row>[] {
  return [
    { key: 'name', title: 'Name', cell: nameOf, sortBy: nameOf, plain: nameOf },
    {
      key: 'requests',
      title: 'Requests',
      cell: ({ requests }) => shown(requests),
      sortBy: ({ requests }) => requests,
      plain: ({ requests }) => requests,
      isNumber: true,
    },
  ]
}

const facts = [
  ['Where it runs', 'In France'],
  ['What nobody knows', null],
  ['A long one', 'un-nom-de-fichier-très-long-qui-ne-tient-pas-sur-la-ligne-d’un-téléphone.pdf'],
] as const

function Things() {
  return (
    <>
      <p className="row">
        <Brand />
        <Brand name="A service of one’s own" organisation="A town hall" logo="/favicon.svg" />
      </p>
      <Card title="Card" tags={<Tag tone="ok">✓ Answers</Tag>} actions={<Button kind="bare">An action</Button>}>
        <Facts facts={facts} />
      </Card>
      <Facts facts={facts} />
    </>
  )
}

function SortedTable() {
  const text = useText()
  const [sort, setSort] = useState<Sort | null>(null)
  const [filter, setFilter] = useState('')
  const columns = columnsOf((requests) => text.number(requests))
  return (
    <>
      <Field label="Filter" type="search" value={filter} onChange={(event) => setFilter(event.target.value)} />
      <DataTable
        caption="People"
        columns={columns}
        rows={chooseRows(rows, { columns, filter, sort, language: 'fr' })}
        rowId={nameOf}
        sort={sort}
        onSort={(key) => setSort(nextSort(sort, key))}
        empty="Nobody has these words."
      />
      <CopyButton label="Copy as CSV" content={toCsv(rows, columns, 'en')} />
      <Pager total={123} offset={50} limit={50} onMove={() => undefined} />
    </>
  )
}

/** A list that is empty and one of several pages, each in its part. */
function Views() {
  const columns = columnsOf(String)
  const parts = [
    { key: 'figure', title: 'Figure', content: <BarFigure caption="Requests by day" bars={bars} shown={String} /> },
    {
      key: 'lists',
      title: 'Lists',
      content: (
        <>
          <TableView caption="Nobody" columns={columns} rows={[]} rowId={nameOf} empty="Nobody yet." fileName="none" />
          <TableView caption="Many" columns={columns} rows={many} rowId={nameOf} empty="Nobody." fileName="many" />
        </>
      ),
    },
  ]
  return <Tabs name="Parts" parts={parts} />
}

function Overlays() {
  const { notice } = useAnnouncements()
  const [opened, setOpened] = useState<'box' | 'sheet' | 'confirm' | 'name' | null>(null)
  const close = (): void => setOpened(null)
  return (
    <div className="row">
      <Button onClick={() => setOpened('box')}>Dialog</Button>
      <Button onClick={() => setOpened('sheet')}>Sheet</Button>
      <Button onClick={() => setOpened('confirm')}>ConfirmDialog</Button>
      <Button onClick={() => setOpened('name')}>NameDialog</Button>
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
      {opened === 'name' && (
        <NameDialog
          title="Name it"
          label="Its name"
          hint="Seen by everybody"
          problem={{ message: 'Taken.', fields: { name: 'This name is taken.' }, isUnreachable: false }}
          isRunning={false}
          onSubmit={close}
          onClose={close}
        />
      )}
      {opened === 'confirm' && (
        <ConfirmDialog title="Delete it?" explanation="It cannot be undone." onConfirm={close} onClose={close} />
      )}
    </div>
  )
}
