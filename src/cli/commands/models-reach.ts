import { chooseReach, reachOfOrganisation } from '#server/commands/model-routes'
import { defineCommand, instanceOptions } from '../command.ts'
import { withInstance } from '../with-instance.ts'

const options = {
  ...instanceOptions,
  json: { type: 'boolean' },
  servers: { type: 'string' },
  'data-level': { type: 'string' },
} as const

/** Which servers the organisation's calls reach, and what they hold unless they say more. */
export const modelsReach = defineCommand({
  options,
  async run({ values, terminal }) {
    const { servers, 'data-level': data } = values
    const isAsked = servers === undefined && data === undefined
    const reach = await withInstance(values, terminal, (ctx) =>
      isAsked ? reachOfOrganisation(ctx) : chooseReach(ctx, { servers, data }),
    )
    terminal.out(values.json ? `${JSON.stringify(reach)}\n` : `${reach.servers}\t${reach.data}\n`)
    return 0
  },
})
