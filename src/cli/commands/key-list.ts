import { type KeyRow, listKeys } from '#platform/keys/own-keys'
import { type Terminal, defineCommand, instanceOptions } from '../command.ts'
import { table } from '../table.ts'
import { withInstance } from '../with-instance.ts'

/** As many as anybody reads on a terminal. */
const everyKey = { limit: 1000, offset: 0 }

export const keyList = defineCommand({
  options: { ...instanceOptions, json: { type: 'boolean' } },
  async run({ values, terminal }) {
    const { rows: keys } = await withInstance(values, terminal, (ctx) => listKeys(ctx, everyKey))
    terminal.out(values.json ? `${JSON.stringify(keys.map(asJson))}\n` : asTable(keys, terminal))
    return 0
  },
})

function asTable(keys: readonly KeyRow[], terminal: Terminal): string {
  const headline = [
    terminal.say('columnNumber'),
    terminal.say('columnName'),
    terminal.say('columnKey'),
    terminal.say('columnCreated'),
    terminal.say('columnState'),
  ]
  const rows = keys.map((key) => [
    String(key.id),
    key.name,
    `sk-…${key.last_four}`,
    day(key.created_at),
    stateOf(key, terminal),
  ])
  return table(headline, rows)
}

export function stateOf({ revoked_at, expires_at }: KeyRow, terminal: Terminal): string {
  if (revoked_at !== null) return terminal.say('keyRevokedOn', { day: day(revoked_at) })
  if (expires_at === null) return terminal.say('keyActive')
  return terminal.say(expires_at < new Date() ? 'keyExpiredOn' : 'keyActiveUntil', { day: day(expires_at) })
}

function asJson({ id, name, last_four, scopes, created_at, expires_at, revoked_at }: KeyRow) {
  return { id, name, last_four, scopes, created_at, expires_at, revoked_at }
}

const day = (date: Date): string => date.toISOString().slice(0, 10)
