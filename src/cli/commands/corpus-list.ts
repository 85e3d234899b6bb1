import { type CorpusState, listCorpora } from '#server/commands/list-corpora'
import { type Terminal, defineCommand, instanceOptions } from '../command.ts'
import { table } from '../table.ts'
import { withInstance } from '../with-instance.ts'

export const corpusList = defineCommand({
  options: { ...instanceOptions, json: { type: 'boolean' } },
  async run({ values, terminal }) {
    const corpora = await withInstance(values, terminal, listCorpora)
    terminal.out(values.json ? `${JSON.stringify(corpora)}\n` : asTable(corpora, terminal))
    return 0
  },
})

function asTable(corpora: readonly CorpusState[], terminal: Terminal): string {
  const headline = [
    terminal.say('columnName'),
    terminal.say('columnTitle'),
    terminal.say('columnPublisher'),
    terminal.say('columnState'),
  ]
  const rows = corpora.map(({ id, title, publisher, documents, newest }) => {
    const details = { documents: documents ?? 0, day: dayOf(newest) }
    return [id, title, publisher, terminal.say(documents === null ? 'corpusAbsent' : 'corpusInstalled', details)]
  })
  return table(headline, rows)
}

function dayOf(date: Date | string | null): string {
  return date === null ? '–' : new Date(date).toISOString().slice(0, 10)
}
