import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { describe, it, test } from 'node:test'
import { RuleTester } from 'oxlint/plugins-dev'
import { auditedTransaction } from './audited-transaction.ts'
import { describedAssertion } from './described-assertion.ts'
import { layeredImports } from './layers.ts'
import { ownWords } from './own-words.ts'
import { unauditedTransactions } from './unaudited-transactions.ts'

RuleTester.describe = describe
RuleTester.it = it
const root = '/project'
const tester = new RuleTester({ cwd: root, languageOptions: { parserOptions: { lang: 'ts' } } })
const at = (path: string, code: string) => ({ code, filename: `${root}/${path}` })

tester.run('audited-transaction', auditedTransaction, {
  valid: [
    `export function rename(ctx) {
      authorize(ctx, 'collections:write')
      return ctx.db.transaction().execute(async (tx) => {
        await update(tx)
        await audit(tx, ctx, { action: 'collection.rename' })
      })
    }`,
    `const rename = async (ctx) => {
      authorize(ctx, 'collections:write')
      await ctx.db.transaction().setIsolationLevel('serializable').execute((tx) => audit(tx, ctx, {}))
    }`,
    'function read(ctx) { return ctx.db.selectFrom("chunk").execute() }',
  ],
  invalid: [
    {
      code: 'function rename(ctx) { return ctx.db.transaction().execute((tx) => audit(tx, ctx, {})) }',
      errors: ['rename opens a transaction without authorize(ctx, scope) before it.'],
    },
    {
      code: `function rename(ctx) { authorize(ctx, 'a:b'); return ctx.db.transaction().execute((tx) => update(tx)) }`,
      errors: ['rename opens a transaction that leaves no audit(tx, ctx, …) in it.'],
    },
    {
      name: 'a trace outside the transaction is not in it',
      code: `async function rename(ctx) {
        authorize(ctx, 'a:b')
        await ctx.db.transaction().execute((tx) => update(tx))
        await audit(ctx.db, ctx, {})
      }`,
      errors: ['rename opens a transaction that leaves no audit(tx, ctx, …) in it.'],
    },
    {
      name: 'a scope checked too late',
      code: `async function rename(ctx) {
        await ctx.db.transaction().execute((tx) => audit(tx, ctx, {}))
        authorize(ctx, 'a:b')
      }`,
      errors: ['rename opens a transaction without authorize(ctx, scope) before it.'],
    },
    { code: 'await db.startTransaction().execute()', errors: 2 },
  ],
})

tester.run('layers', layeredImports, {
  valid: [
    at('src/data/search/fusion.ts', `import { Hit } from '../search/hit.ts'`),
    at('src/data/search/lancedb/query.ts', `import { AppError } from '#platform/errors'`),
    at('src/data/search/fusion.test.ts', `import { testDatabase } from '../../../test/fakes/database.ts'`),
    at('src/data/search/fusion.test.ts', `import pg from 'pg'`),
    at('src/data/search/index.ts', `import * as lancedb from '@lancedb/lancedb'`),
    at('src/data/documents/queries.ts', `import { sql } from 'kysely'`),
    at('src/data/documents/get-document.ts', `import type { Selectable } from 'kysely'`),
    at(
      'web/features/sources/panel.ts',
      `import type { Citation } from '#contract/citations'; import '../../ui/ui.css'`,
    ),
    at('bench/report.ts', `import pg from 'pg'`),
  ],
  invalid: [
    {
      ...at('src/data/search/fusion.ts', `import { catalogue } from '#inference/catalogue'`),
      errors: ['data may not import inference (layers.json).'],
    },
    { ...at('src/platform/db/database.ts', `const data = await import('#data/documents/parsed')`), errors: 1 },
    { ...at('src/data/search/lancedb/query.ts', `import { Hit } from '../../documents/hit.ts'`), errors: 1 },
    {
      ...at('src/data/chunk.ts', `export { AppError } from '../platform/errors.ts'`),
      errors: ['Name another layer by #platform/errors.'],
    },
    { ...at('src/data/search/fusion.ts', `import { db } from '../../../test/fakes/database.ts'`), errors: 1 },
    {
      ...at('src/data/documents/get-document.ts', `import { sql } from 'kysely'`),
      errors: ['kysely belongs to src/platform, queries.ts (layers.json).'],
    },
    {
      ...at('web/api.ts', `import { Citation } from '#contract/citations'`),
      errors: ['web takes types alone from contract: import type (layers.json).'],
    },
    { ...at('web/api.ts', `import { z } from 'zod'`), errors: ['zod belongs to src (layers.json).'] },
  ],
})

tester.run('described-assertion', describedAssertion, {
  valid: [
    'const sides = ["a", "b"] as const',
    '/** Ids come from the database alone. */\nexport function toId(id: number) { return id as Id }',
  ],
  invalid: [
    { code: 'const id = 3 as Id', errors: 1 },
    { code: 'function toId(id: number) { return id as Id }', errors: 1 },
  ],
})

tester.run('own-words', ownWords, {
  valid: [
    at('src/server/roles.ts', 'const roles: ReadonlyMap<string, string> = new Map(); roles.get(role)'),
    at(
      'src/server/roles.ts',
      "const roles: Readonly<Record<string, string>> = { a: 'b' }; Object.entries(roles); roles['a']",
    ),
    at('src/server/roles.ts', "const roles: Readonly<Record<Role, string>> = { a: 'b' }; roles[role]"),
    at(
      'src/server/roles.ts',
      'function count() { const seen: Record<string, number> = Object.create(null); seen[word] = 1 }',
    ),
  ],
  invalid: [
    {
      ...at('src/server/roles.ts', "const roles: Readonly<Record<string, string>> = { a: 'b' }; roles[role]"),
      errors: ['roles is looked into by a word: make it a Map.'],
    },
    {
      ...at('web/names.ts', 'function name() { return names[word] }; export const names: Record<string, string> = {}'),
      errors: 1,
    },
  ],
})

test('every exemption of the audit rule has a reason and names a function that exists', async () => {
  for (const [place, { because, lacks }] of Object.entries(unauditedTransactions)) {
    const [file = '', name = ''] = place.split('#')
    assert.ok(because.length > 20 && lacks.length > 0, `${place}: say why`)
    assert.match(await readFile(file, 'utf8'), new RegExp(`\\b${name}\\b`), place)
  }
})
