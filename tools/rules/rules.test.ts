import { describe, it } from 'node:test'
import { RuleTester } from 'oxlint/plugins-dev'
import { auditedTransaction } from './audited-transaction.ts'
import { describedAssertion } from './described-assertion.ts'
import { localImports } from './local-imports.ts'

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

tester.run('local-imports', localImports, {
  valid: [
    at('src/data/search/fusion.ts', `import { Hit } from '../search/hit.ts'`),
    at('src/data/search/lancedb/query.ts', `import { Hit } from '#platform/errors'`),
    at('src/data/search/fusion.test.ts', `import { testDatabase } from '../../../test/fakes/database.ts'`),
  ],
  invalid: [
    { ...at('src/data/search/lancedb/query.ts', `import { Hit } from '../../documents/hit.ts'`), errors: 1 },
    {
      ...at('src/data/chunk.ts', `export { AppError } from '../platform/errors.ts'`),
      errors: ['Name another layer by #platform/errors.ts.'],
    },
    { ...at('src/data/search/fusion.ts', `import { db } from '../../../test/fakes/database.ts'`), errors: 1 },
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
