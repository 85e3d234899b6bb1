import { resolve } from 'node:path'
import { backUp } from '#platform/backup/back-up'
import { defineCommand, instanceOptions } from '../command.ts'
import { withInstance } from '../with-instance.ts'

export const backup = defineCommand({
  options: { ...instanceOptions, 'secret-key': { type: 'string' }, json: { type: 'boolean' } },
  words: { least: 1, most: 1 },
  async run({ values, words: [folder = ''], terminal }) {
    const copy = values['secret-key']
    const manifest = await withInstance(values, terminal, (ctx, { databaseUrl }) =>
      backUp(ctx, { folder: resolve(folder), databaseUrl, secretKeyCopy: copy === undefined ? null : resolve(copy) }),
    )
    const { tables, files } = manifest
    const rows = tables.reduce((total, table) => total + table.rows, 0)
    if (values.json) terminal.out(`${JSON.stringify({ folder: resolve(folder), at: manifest.at, rows, ...files })}\n`)
    else terminal.out(`${terminal.say('backedUp', { folder, rows, files: files.count })}\n`)
    if (copy === undefined) terminal.err(`${terminal.say('keepSecretKey')}\n`)
    return 0
  },
})
