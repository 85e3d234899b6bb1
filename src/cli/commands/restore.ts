import { resolve } from 'node:path'
import { restoreInstance } from '#server/commands/restore-instance'
import { defineCommand, instanceOptions } from '../command.ts'
import { overridesOf } from '../with-instance.ts'

export const restore = defineCommand({
  options: { ...instanceOptions, 'secret-key': { type: 'string' } },
  words: { least: 1, most: 1 },
  async run({ values, words: [folder = ''], terminal }) {
    const { at, tables, files } = await restoreInstance({
      ...overridesOf(values),
      folder: resolve(folder),
      secretKey: values['secret-key'],
    })
    const rows = tables.reduce((total, table) => total + table.rows, 0)
    terminal.out(`${terminal.say('restored', { at: at.slice(0, 16).replace('T', ' '), rows, files: files.count })}\n`)
    return 0
  },
})
