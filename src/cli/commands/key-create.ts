import { KeyDraft } from '#contract/account'
import { type Scope, scopes as allScopes } from '#contract/route'
import { createKey } from '#platform/keys/create-key'
import { UsageError, type Terminal, defineCommand, instanceOptions, integerOption } from '../command.ts'
import { withInstance } from '../with-instance.ts'

const dayMs = 86_400_000
/** A century: beyond, a key may as well not end. */
const mostDays = 36_500

export const keyCreate = defineCommand({
  options: {
    ...instanceOptions,
    scopes: { type: 'string' },
    expires: { type: 'string' },
    json: { type: 'boolean' },
  },
  words: { least: 1, most: 1 },
  async run({ values, words: [name = ''], terminal }) {
    const days = integerOption(values.expires, 'expires', terminal)
    if (days !== undefined && days > mostDays) throw new UsageError(terminal.say('tooManyDays', { most: mostDays }))
    const { data: named } = KeyDraft.shape.name.safeParse(name)
    if (named === undefined) throw new UsageError(terminal.say('notAName', { word: name }))
    const expiresAt = days === undefined ? null : new Date(Date.now() + days * dayMs)
    const scopes = readScopes(values.scopes, terminal)
    const { row, value } = await withInstance(values, terminal, (ctx) =>
      createKey(ctx, { name: named, scopes, expiresAt }),
    )
    terminal.out(values.json ? `${JSON.stringify({ id: row.id, name: named, key: value })}\n` : `${value}\n`)
    if (!values.json) terminal.err(`${terminal.say('keyOnce', { id: row.id })}\n`)
    return 0
  },
})

function readScopes(value: string | undefined, terminal: Terminal): Scope[] | undefined {
  return value?.split(',').map((word) => {
    const scope = allScopes.find((one) => one === word.trim())
    if (scope !== undefined) return scope
    throw new UsageError(terminal.say('notOneOf', { option: 'scopes', choices: allScopes.join(', '), value: word }))
  })
}
