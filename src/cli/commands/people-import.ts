import { readFile } from 'node:fs/promises'
import { importPeople } from '#platform/people/import/import-people'
import { importWords } from '#server/locales/import-words'
import { pathOfLink } from '#server/presenters/person'
import { savedText } from '#text/saved-text'
import { defineCommand, instanceOptions } from '../command.ts'
import { withInstance } from '../with-instance.ts'

export const peopleImportCommand = defineCommand({
  options: { ...instanceOptions, json: { type: 'boolean' }, apply: { type: 'boolean' } },
  words: { least: 1, most: 1 },
  async run({ values, words: [file = ''], terminal }) {
    const csv = savedText(await readFile(file))
    const imported = await withInstance(values, terminal, (ctx) => importPeople(ctx, { csv, isDryRun: !values.apply }))
    const { lines, newGroups, isDone, links } = imported
    const wrong = lines.filter(({ problems }) => problems.length > 0)
    const count = (action: string): number => lines.filter((line) => line.action === action).length
    const facts = { created: count('create'), updated: count('update'), groups: newGroups.length, wrong: wrong.length }
    const made = lines.flatMap(({ line, email }) => {
      const link = links.get(line)
      return link === undefined ? [] : [{ email, path: pathOfLink(link) }]
    })
    const told = wrong.map(({ line, email, problems }) => ({ line, email, problems }))
    if (values.json) terminal.out(`${JSON.stringify({ ...facts, done: isDone, lines: told, links: made })}\n`)
    for (const { line, email, problems } of values.json ? [] : wrong) {
      const problem = problems.map((one) => importWords[terminal.language][one]).join(', ')
      terminal.err(`${terminal.say('importLine', { line, email, problem })}\n`)
    }
    for (const { email, path } of values.json ? [] : made) terminal.out(`${email}\t${path}\n`)
    const said = wrong.length > 0 ? 'importRefused' : isDone ? 'imported' : 'importWould'
    if (!values.json) terminal.err(`${terminal.say(said, facts)}\n`)
    return wrong.length > 0 ? 1 : 0
  },
})
