import { useState } from 'react'
import { AllKeys } from '../../features/programs/all-keys.tsx'
import { ProgramActions, ProgramDialog } from '../../features/programs/program-actions.tsx'
import type { Program } from '../../features/programs/words.ts'
import { useText, type Text } from '../../locales/text.ts'
import { Button } from '../../ui/button.tsx'
import { Page } from '../../ui/page.tsx'
import { ReadingFailure } from '../../ui/reading-failure.tsx'
import type { Column } from '../../ui/table-rows.ts'
import { TableView } from '../../ui/table-view.tsx'
import { Tag } from '../../ui/tag.tsx'
import { useEveryProgram } from '../../governed-lists.ts'

/** Programs that speak in their own name, and every key of the organisation. */
export function KeysPage() {
  const text = useText()
  const { data, error, refetch } = useEveryProgram()
  const [isCreating, setCreating] = useState(false)
  const create = (
    <Button kind="main" onClick={() => setCreating(true)}>
      {text('programs.new')}
    </Button>
  )
  return (
    <Page title={text('admin.keys')} actions={create}>
      <section className="stack">
        <h2>{text('programs.title')}</h2>
        <p>{text('programs.text')}</p>
        {error && <ReadingFailure error={error} onRetry={() => void refetch()} />}
        {data && (
          <TableView
            caption={text('programs.title')}
            columns={columnsOf(text)}
            rows={data}
            rowId={({ id }) => id}
            empty={text('programs.none')}
            fileName="programmes"
          />
        )}
      </section>
      <AllKeys />
      {isCreating && <ProgramDialog program={null} onClose={() => setCreating(false)} />}
    </Page>
  )
}

function columnsOf(text: Text): Column<Program>[] {
  return [
    {
      key: 'name',
      title: text('programs.name'),
      cell: ({ name }) => name,
      sortBy: ({ name }) => name,
      plain: ({ name }) => name,
    },
    {
      key: 'keys',
      title: text('programs.keys'),
      cell: ({ keys }) => text.number(keys),
      sortBy: ({ keys }) => keys,
      plain: ({ keys }) => keys,
      isNumber: true,
    },
    {
      key: 'state',
      title: text('people.state'),
      cell: ({ state }) => <Tag tone={state === 'active' ? 'ok' : 'danger'}>{text(`programs.state.${state}`)}</Tag>,
      plain: ({ state }) => state,
    },
    { key: 'actions', title: text('admin.actions'), cell: (program) => <ProgramActions program={program} /> },
  ]
}
