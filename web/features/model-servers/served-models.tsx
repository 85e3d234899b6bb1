import { useId } from 'react'
import type { ModelServer } from '#contract/model-servers'
import { useText, type Text } from '../../locales/text.ts'
import { modelTypes } from '../../contract-words.ts'
import { useUpdateModelServer } from '../../operations.ts'
import { DataTable } from '../../ui/data-table.tsx'
import type { Column } from '../../ui/table-rows.ts'
import { Tag } from '../../ui/tag.tsx'

type Served = ModelServer['models'][number]

/** What each model does, which an administrator may know better than its server, and whether it is asked now. */
export function ServedModels({ server }: { server: ModelServer }) {
  const text = useText()
  return (
    <DataTable
      caption={text('servers.modelsOf', { name: server.name })}
      columns={columnsOf(text, server.id)}
      rows={server.models}
      rowId={({ id }) => id}
      empty={text('servers.models.none')}
    />
  )
}

function columnsOf(text: Text, serverId: number | null): Column<Served>[] {
  return [
    { key: 'id', title: text('setup.server.model'), cell: ({ id }) => <span className="breakable">{id}</span> },
    {
      key: 'type',
      title: text('servers.type'),
      cell: (model) =>
        serverId === null ? text(`servers.type.${model.type}`) : <TypeChoice serverId={serverId} model={model} />,
    },
    {
      key: 'state',
      title: text('people.state'),
      cell: ({ served, paused_seconds: seconds }) => {
        if (!served) return <Tag tone="warn">{text('servers.aside')}</Tag>
        if (seconds > 0) return <Tag tone="warn">{text('servers.pausedFor', { count: text.number(seconds) })}</Tag>
        return text('servers.serves')
      },
    },
  ]
}

/** The names of servers say little of what their models do: a guess that is wrong is put right here. */
function TypeChoice({ serverId, model: { id, type, corrected } }: { serverId: number; model: Served }) {
  const text = useText()
  const field = useId()
  const update = useUpdateModelServer({
    invalidates: ['listModelServers', 'getAssistantSettings'],
    says: () => text('saved'),
  })
  return (
    <>
      <label className="vh" htmlFor={field}>
        {text('servers.typeOf', { model: id })}
      </label>
      <select
        id={field}
        className="input"
        value={corrected ? type : ''}
        onChange={({ target: { value } }) => {
          const chosen = modelTypes.find((known) => known === value) ?? null
          update.run({ params: { id: serverId }, body: { types: [{ model: id, type: chosen }] } })
        }}
      >
        <option value="">
          {corrected ? text('servers.type.bySelf') : text('servers.type.said', { type: text(`servers.type.${type}`) })}
        </option>
        {modelTypes.map((known) => (
          <option key={known} value={known}>
            {text(`servers.type.${known}`)}
          </option>
        ))}
      </select>
    </>
  )
}
