import { asKeyId } from '#contract/ids'
import { revokeKey } from '#platform/keys/revoke-key'
import { defineCommand, idWord, instanceOptions } from '../command.ts'
import { withInstance } from '../with-instance.ts'

export const keyRevoke = defineCommand({
  options: instanceOptions,
  words: { least: 1, most: 1 },
  async run({ values, words: [word = ''], terminal }) {
    const id = idWord(word, 'notAKeyNumber', terminal)
    const { name } = await withInstance(values, terminal, (ctx) => revokeKey(ctx, asKeyId(id)))
    terminal.out(`${terminal.say('keyRevoked', { id, name })}\n`)
    return 0
  },
})
