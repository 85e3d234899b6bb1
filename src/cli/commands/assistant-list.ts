import { listAssistantsOfOrganisation } from '#server/commands/assistants'
import { defineCommand, instanceOptions } from '../command.ts'
import { table } from '../table.ts'
import { withInstance } from '../with-instance.ts'

export const assistantList = defineCommand({
  options: { ...instanceOptions, json: { type: 'boolean' } },
  async run({ values, terminal }) {
    const assistants = await withInstance(values, terminal, listAssistantsOfOrganisation)
    if (values.json) {
      terminal.out(`${JSON.stringify(assistants)}\n`)
      return 0
    }
    const headline = (['columnNumber', 'columnModel', 'columnName', 'columnMode'] as const).map((one) =>
      terminal.say(one),
    )
    const rows = assistants.map((one) => [
      String(one.id),
      one.model_id,
      one.title,
      one.mode === 'quote' ? terminal.say('quotes') : (one.model ?? terminal.say('writes')),
    ])
    terminal.out(table(headline, rows))
    return 0
  },
})
