import type { ProcessingRegister } from '#contract/processing-register'
import { useText, type Text } from '../../locales/text.ts'
import { DataTable } from '../../ui/data-table.tsx'
import type { Column } from '../../ui/table-rows.ts'

type ModelServers = ProcessingRegister['model_servers']

/** Whom questions and passages may be sent to. */
export function Recipients({ servers }: { servers: ModelServers }) {
  const text = useText()
  return (
    <section>
      <h2>{text('register.recipients')}</h2>
      <p>{text('register.recipients.text')}</p>
      <DataTable
        caption={text('register.recipients')}
        columns={columnsOf(text)}
        rows={servers}
        rowId={({ name }) => name}
        empty={text('register.recipients.none')}
      />
    </section>
  )
}

function columnsOf(text: Text): Column<ModelServers[number]>[] {
  return [
    { key: 'name', title: text('people.name'), cell: ({ name }) => <span className="breakable">{name}</span> },
    {
      key: 'place',
      title: text('servers.runsIn'),
      cell: ({ runs_in: place }) => text(place === null ? 'servers.runsIn.unknown' : `servers.runsIn.${place}`),
    },
    { key: 'sees', title: text('servers.maySee'), cell: ({ may_see: level }) => text(`servers.maySee.${level}`) },
  ]
}
