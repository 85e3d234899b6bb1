import { useState } from 'react'
import type { RoutedModel } from '#contract/model-routes'
import { useText, type Text } from '../../locales/text.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Facts } from '../../ui/facts.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import type { Column } from '../../ui/table-rows.ts'
import { Tag } from '../../ui/tag.tsx'
import { hoursIn } from './hours-fields.tsx'
import { RouteDialog } from './route-dialog.tsx'

type RoutedServer = RoutedModel['servers'][number]

/** Who answers for one model: its names, its servers with their part of the calls, and who takes over. */
export function RouteCard({ route, models }: { route: RoutedModel; models: readonly RoutedModel[] }) {
  const text = useText()
  const { model, type, aliases, fallbacks, hedge_after_milliseconds: hedgeMs, choice } = route
  const [isChanging, setChanging] = useState(false)
  return (
    <Card
      title={model}
      tags={
        <>
          <Tag>{text(`servers.type.${type}`)}</Tag>
          {choice !== null && <Tag tone="accent">{text('routes.chosen')}</Tag>}
        </>
      }
      actions={
        <Button kind="bare" onClick={() => setChanging(true)}>
          {text('people.change')} <span className="vh">{model}</span>
        </Button>
      }
    >
      <Facts
        facts={[
          ...(aliases.length === 0 ? [] : [[text('routes.aliases'), aliases.join(', ')] as const]),
          ...(fallbacks === null ? [] : [[text('routes.fallbacks'), fallbacks.models.join(', ')] as const]),
          ...(hedgeMs === null
            ? []
            : [[text('routes.hedge'), text('routes.milliseconds', { count: text.number(hedgeMs) })] as const]),
        ]}
      />
      <DataTable
        caption={text('routes.serversOf', { model })}
        columns={columnsOf(text)}
        rows={route.servers}
        rowId={({ server }) => server}
        empty={text('routes.noServer')}
      />
      {isChanging && <RouteDialog route={route} models={models} onClose={() => setChanging(false)} />}
    </Card>
  )
}

function columnsOf(text: Text): Column<RoutedServer>[] {
  return [
    {
      key: 'name',
      title: text('routes.server'),
      cell: ({ name, fixed }) => (
        <>
          <span className="breakable">{name}</span> {fixed && <Tag>{text('routes.fixed')}</Tag>}
        </>
      ),
    },
    {
      key: 'upstream',
      title: text('routes.upstream'),
      cell: ({ upstream }) => <span className="breakable">{upstream}</span>,
    },
    { key: 'part', title: text('routes.part'), cell: (server) => partOf(text, server) },
    {
      key: 'state',
      title: text('people.state'),
      cell: (server) => (
        <>
          <State server={server} />
          {hoursIn(text, server.hours).map((span) => (
            <p key={span} className="quiet">
              {span}
            </p>
          ))}
        </>
      ),
    },
    { key: 'calls', title: text('routes.calls'), isNumber: true, cell: (server) => callsOf(text, server) },
  ]
}

function partOf(text: Text, { weight, trial, mirror }: RoutedServer): string {
  if (mirror !== null) return text('routes.part.mirror', { share: text.number(Math.round(mirror * 1000) / 10) })
  if (weight === null) return text(trial ? 'routes.part.trialEven' : 'routes.part.even')
  if (weight === 0) return text('routes.part.last')
  return text(trial ? 'routes.part.trial' : 'routes.part.weight', { weight: text.number(weight) })
}

function State({ server }: { server: RoutedServer }) {
  const text = useText()
  const { paused_seconds: seconds, opens_in_seconds: opensInSeconds, trial_ended: ended } = server
  if (ended !== null) return <Tag tone="danger">{text(`routes.ended.${ended}`)}</Tag>
  if (opensInSeconds > 0) return <Tag>{text('routes.closed')}</Tag>
  if (seconds > 0) return <Tag tone="warn">{text('servers.pausedFor', { count: text.number(seconds) })}</Tag>
  return text('servers.serves')
}

function callsOf(text: Text, server: RoutedServer): string {
  const { recent_calls: calls, recent_failures: failures, first_token_milliseconds: firstMs } = server
  const counted = text('routes.calls.failed', { calls: text.number(calls), failures: text.number(failures) })
  return firstMs === null ? counted : `${counted} · ${text('routes.milliseconds', { count: text.number(firstMs) })}`
}
