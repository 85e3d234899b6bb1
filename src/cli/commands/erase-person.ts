import { eraseOnePerson } from '#server/commands/erase-one-person'
import { UsageError, defineCommand, instanceOptions } from '../command.ts'
import { withInstance } from '../with-instance.ts'

export const erasePersonCommand = defineCommand({
  options: { ...instanceOptions, json: { type: 'boolean' } },
  words: { least: 1, most: 1 },
  async run({ values, words: [word = ''], terminal }) {
    const id = Number(word)
    if (!Number.isSafeInteger(id) || id < 1) throw new UsageError(terminal.say('notAPersonNumber', { word }))
    const receipt = await withInstance(values, terminal, (ctx) => eraseOnePerson(ctx, id))
    const { conversations, collections, remains } = receipt
    const left = Object.keys(remains).join(', ')
    if (values.json) terminal.out(`${JSON.stringify(receipt)}\n`)
    else
      terminal.out(`${terminal.say(left === '' ? 'erased' : 'erasedBut', { id, conversations, collections, left })}\n`)
    return left === '' ? 0 : 1
  },
})
