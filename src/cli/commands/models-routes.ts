import { readFile } from 'node:fs/promises'
import { chooseRouteFrom, routesOfOrganisation } from '#server/commands/model-routes'
import { defineCommand, instanceOptions } from '../command.ts'
import { table } from '../table.ts'
import { withInstance } from '../with-instance.ts'

const options = { ...instanceOptions, json: { type: 'boolean' } } as const

/** Names, replacements and servers with their part of the calls, as `socle.yaml` writes them. */
export const modelsRoutes = defineCommand({
  options,
  async run({ values, terminal }) {
    const routes = await withInstance(values, terminal, routesOfOrganisation)
    if (values.json) {
      terminal.out(`${JSON.stringify(routes)}\n`)
      return 0
    }
    const headline = (['columnModel', 'columnAliases', 'columnFallbacks', 'columnServers'] as const).map((one) =>
      terminal.say(one),
    )
    const rows = routes.map(({ model, aliases, fallbacks, servers }) => [
      model,
      aliases.join(' '),
      fallbacks?.models.join(' ') ?? '',
      servers.map(partOf).join(', '),
    ])
    terminal.out(table(headline, rows))
    return 0
  },
})

type Served = Awaited<ReturnType<typeof routesOfOrganisation>>[number]['servers'][number]

function partOf({ name, weight, trial, mirror, trial_ended: ended }: Served): string {
  const words = [...(trial ? ['trial'] : []), ...(mirror === null ? [] : [`mirror=${mirror}`])]
  return [name, ...(weight === null ? [] : [`weight=${weight}`]), ...words, ...(ended === null ? [] : [ended])].join(
    ' ',
  )
}

export const modelsRoute = defineCommand({
  options,
  words: { least: 1, most: 1 },
  async run({ values, words: [file = ''], terminal }) {
    const json = await readFile(file, 'utf8')
    const route = await withInstance(values, terminal, (ctx) => chooseRouteFrom(ctx, json))
    terminal.out(
      values.json ? `${JSON.stringify(route)}\n` : `${route.model}\t${route.servers.map(partOf).join(', ')}\n`,
    )
    return 0
  },
})
