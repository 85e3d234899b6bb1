import { listLocalModels } from '#server/commands/local-models'
import { resolveConfig } from '#server/resolve-config'
import { defineCommand, instanceOptions } from '../command.ts'
import { table } from '../table.ts'
import { overridesOf } from '../with-instance.ts'

const MEGABYTE = 1_000_000

export const modelsList = defineCommand({
  options: { ...instanceOptions, json: { type: 'boolean' } },
  async run({ values, terminal }) {
    const models = await listLocalModels(resolveConfig(overridesOf(values)))
    if (values.json) {
      terminal.out(`${JSON.stringify(models)}\n`)
      return 0
    }
    const headline = [
      terminal.say('columnName'),
      terminal.say('columnTitle'),
      terminal.say('columnMegabytes'),
      terminal.say('columnModelLicence'),
      terminal.say('columnState'),
    ]
    const rows = models.map(({ name, title, sizeBytes, licence, isHere }) => {
      const state = terminal.say(isHere ? 'modelHere' : 'modelAbsent')
      return [name, title, String(Math.round(sizeBytes / MEGABYTE)), licence ?? '–', state]
    })
    terminal.out(table(headline, rows))
    return 0
  },
})
