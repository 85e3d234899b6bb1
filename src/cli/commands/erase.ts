import type { ErasureKind } from '#contract/erasures'
import { eraseAndProve } from '#server/commands/erase-and-prove'
import { type Command, defineCommand, idWord, instanceOptions } from '../command.ts'
import { withInstance } from '../with-instance.ts'

/** `socle erase <kind> NUMBER`: the same act for each kind. */
export function eraseCommand(kind: ErasureKind): Command {
  return defineCommand({
    options: { ...instanceOptions, json: { type: 'boolean' } },
    words: { least: 1, most: 1 },
    async run({ values, words: [word = ''], terminal }) {
      const id = idWord(word, 'notATargetNumber', terminal)
      const receipt = await withInstance(values, terminal, (ctx) => eraseAndProve(ctx, { kind, id }))
      const { is_complete: isComplete, removed, remains } = receipt
      if (values.json) terminal.out(`${JSON.stringify(receipt)}\n`)
      else {
        const what = { id, kind: terminal.say(`erased.${kind}`), removed: listed(removed), receipt: receipt.id }
        terminal.out(`${terminal.say(isComplete ? 'erased' : 'erasedBut', { ...what, left: listed(remains) })}\n`)
      }
      return isComplete ? 0 : 1
    },
  })
}

function listed(counts: Readonly<Record<string, number>>): string {
  const found = Object.entries(counts).filter(([, count]) => count > 0)
  return found.map(([name, count]) => `${name} ${count}`).join(', ') || '0'
}
