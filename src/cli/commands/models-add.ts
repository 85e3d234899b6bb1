import { probeServer } from '#server/commands/local-models'
import { defineCommand } from '../command.ts'
import { serviceKey } from '../service-options.ts'
import { table } from '../table.ts'

const LIMIT_MS = 15_000

export const modelsAdd = defineCommand({
  options: { key: { type: 'string' }, json: { type: 'boolean' } },
  words: { least: 1, most: 1 },
  async run({ values, words: [address = ''], terminal }) {
    const signal = AbortSignal.any([terminal.signal, AbortSignal.timeout(LIMIT_MS)])
    const { url, models, milliseconds, yaml } = await probeServer(address, serviceKey(values.key, terminal), signal)
    if (values.json) {
      terminal.out(`${JSON.stringify({ url, milliseconds, models, yaml })}\n`)
      return 0
    }
    const headline = [terminal.say('columnName'), terminal.say('columnAbilities'), terminal.say('columnContext')]
    const rows = models.map(({ id, capabilities, maxContextLength }) => {
      return [id, capabilities.join(', ') || '–', maxContextLength === null ? '–' : String(maxContextLength)]
    })
    terminal.err(`${terminal.say('serverFound', { url, count: models.length, milliseconds })}\n`)
    terminal.out(`${table(headline, rows)}\n${terminal.say('serverYaml')}\n\n${yaml}`)
    return 0
  },
})
