import { useState } from 'react'
import type { ModelChoice, RoutedModel } from '#contract/model-routes'
import { useText, type TextKey } from '../../locales/text.ts'
import { Field, SelectField } from '../../ui/field.tsx'
import type { FormValues } from '../../ui/form.tsx'
import { HoursFields, hoursOf } from './hours-fields.tsx'

type ServerChoice = ModelChoice['servers'][number]
type RoutedServer = RoutedModel['servers'][number]

const uses = ['even', 'weight', 'trial', 'mirror'] as const
type Use = (typeof uses)[number]

/** A server that has the model under another name, or another version of it. */
interface OtherServer {
  readonly server: string
  readonly name: string
  readonly upstream: string
}

const separator = '\n'

/** Servers that do not serve the model, and what they have that does the same work. */
export function otherServers(route: RoutedModel, models: readonly RoutedModel[]): readonly OtherServer[] {
  const present = new Set(route.servers.map(({ server }) => server))
  return models
    .filter(({ type, model }) => type === route.type && model !== route.model)
    .flatMap(({ model, servers }) => servers.map(({ server, name }) => ({ server, name, upstream: model })))
    .filter(({ server }) => !present.has(server))
}

/** The part of each server, and one more server that has another name for the model. */
export function ServerFields({ route, others }: { route: RoutedModel; others: readonly OtherServer[] }) {
  const text = useText()
  return (
    <>
      {route.servers.map((server) => (
        <ServerPart key={server.server} server={server} choice={choiceOf(route, server.server)} />
      ))}
      {others.length > 0 && (
        <SelectField
          label={text('routes.addServer')}
          hint={text('routes.addServer.hint')}
          name="added"
          options={[
            { value: '', label: text('routes.addServer.none') },
            ...others.map(({ server, name, upstream }) => ({
              value: [server, upstream].join(separator),
              label: text('routes.addServer.option', { name, upstream }),
            })),
          ]}
        />
      )}
    </>
  )
}

function ServerPart({ server, choice }: { server: RoutedServer; choice: ServerChoice | undefined }) {
  const text = useText()
  const { server: key, name, fixed, costs } = server
  const [use, setUse] = useState<Use>(useOf(server))
  const amount: TextKey | null = use === 'even' ? null : `routes.amount.${use}`
  return (
    <fieldset className="bare stack">
      <legend>{name}</legend>
      {fixed && <p className="quiet">{text('routes.said')}</p>}
      <div className="filters">
        <SelectField
          label={text('routes.part')}
          name={`use ${key}`}
          value={use}
          disabled={fixed}
          onChange={({ target: { value } }) => setUse(uses.find((known) => known === value) ?? 'even')}
          options={uses.map((known) => ({ value: known, label: text(`routes.use.${known}`) }))}
        />
        {amount !== null && (
          <Field
            label={text(amount)}
            name={`amount ${key}`}
            type="number"
            min={use === 'mirror' ? 0.1 : 0}
            max={use === 'mirror' ? 100 : 1_000_000}
            step="any"
            required
            disabled={fixed}
            defaultValue={amountOf(server)}
          />
        )}
        {(['prompt', 'completion'] as const).map((part) => (
          <Field
            key={part}
            label={text(`routes.cost.${part}`)}
            name={`${part} ${key}`}
            type="number"
            min={0}
            max={1_000_000}
            step="any"
            disabled={costs !== null && choice?.costs == null}
            defaultValue={costs?.[`${part}_per_million`] ?? ''}
          />
        ))}
      </div>
      {!fixed && <HoursFields server={server} />}
    </fieldset>
  )
}

function useOf({ weight, trial, mirror }: RoutedServer): Use {
  if (mirror !== null) return 'mirror'
  if (trial) return 'trial'
  return weight === null ? 'even' : 'weight'
}

function amountOf({ weight, mirror }: RoutedServer): number {
  return mirror === null ? (weight ?? 1) : Math.round(mirror * 1000) / 10
}

function choiceOf({ choice }: RoutedModel, key: string): ServerChoice | undefined {
  return choice?.servers.find(({ server }) => server === key)
}

/** What the form says of the servers; of one that is away for the moment, what was said before. */
export function serverChoices(route: RoutedModel, values: FormValues): ServerChoice[] {
  const shown = new Set(route.servers.map(({ server }) => server))
  const away = route.choice?.servers.filter(({ server }) => !shown.has(server)) ?? []
  const [added = '', upstream = ''] = values.text('added').split(separator)
  return [
    ...route.servers.map((server) => partOf(route, server, values)).filter(saysSomething),
    ...away,
    ...(added === '' ? [] : [{ ...saysNothing, server: added, upstream }]),
  ]
}

const saysNothing = { upstream: null, weight: null, trial: false, mirror: null, hours: [], costs: null }

function partOf(route: RoutedModel, routed: RoutedServer, values: FormValues): ServerChoice {
  const { server } = routed
  const use = routed.fixed ? 'even' : values.text(`use ${server}`)
  const amount = Number(values.text(`amount ${server}`))
  const [prompt, completion] = [values.text(`prompt ${server}`), values.text(`completion ${server}`)]
  return {
    server,
    upstream: choiceOf(route, server)?.upstream ?? null,
    weight: use === 'weight' || use === 'trial' ? amount : null,
    trial: use === 'trial',
    mirror: use === 'mirror' ? amount / 100 : null,
    hours: routed.fixed ? [] : hoursOf(routed, values),
    costs:
      prompt === '' && completion === ''
        ? null
        : { prompt_per_million: Number(prompt), completion_per_million: Number(completion) },
  }
}

function saysSomething({ upstream, weight, trial, mirror, hours, costs }: ServerChoice): boolean {
  return upstream !== null || weight !== null || trial || mirror !== null || hours.length > 0 || costs !== null
}
