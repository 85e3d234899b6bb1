import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { MetadataFilter } from '#contract/metadata-filter'
import { sql } from 'kysely'
import { testDatabase } from '../../../../test/fakes/database.ts'
import { metadataCondition } from './queries.ts'

const { db } = await testDatabase()

const written = {
  service: 'Urbanisme',
  année: 2026,
  taux: 1.5,
  public: true,
  vide: '',
  rien: null,
  signes: 'a%b_c\\d\'e"f',
  jour: '2026-03-01',
}

/** Whether PostgreSQL finds these metadata as the filter says; null is no more found than false. */
async function holds(filter: MetadataFilter, metadata: object = written): Promise<boolean> {
  const condition = metadataCondition(sql`${JSON.stringify(metadata)}::jsonb`, filter)
  const { rows } = await sql<{ holds: boolean | null }>`select ${condition} as holds`.execute(db)
  return rows[0]?.holds === true
}

async function holdAll(cases: readonly (readonly [MetadataFilter, boolean])[]): Promise<void> {
  const found = await Promise.all(cases.map(([filter]) => holds(filter)))
  for (const [index, [filter, expected]] of cases.entries())
    assert.equal(found[index], expected, JSON.stringify(filter))
}

const one = (key: string, type: 'eq' | 'sw' | 'ew' | 'co' | 'ne' | 'nc', value: string | number | boolean) => ({
  key,
  type,
  value,
})

test('equal is the same text, capitals included; numbers and booleans are as they are written', () =>
  holdAll([
    [one('service', 'eq', 'Urbanisme'), true],
    [one('service', 'eq', 'urbanisme'), false],
    [one('année', 'eq', 2026), true],
    [one('année', 'eq', '2026'), true],
    [one('taux', 'eq', 1.5), true],
    [one('public', 'eq', true), true],
    [one('public', 'eq', 'true'), true],
    [one('vide', 'eq', ''), true],
    [one('rien', 'eq', 'null'), false],
    [one('absente', 'eq', ''), false],
  ]))

test('a beginning, an end and a part are letters, whatever their signs mean elsewhere', () =>
  holdAll([
    [one('service', 'sw', 'Urba'), true],
    [one('service', 'sw', 'rba'), false],
    [one('service', 'ew', 'isme'), true],
    [one('service', 'ew', 'Urbanisme et plus'), false],
    [one('service', 'co', 'bani'), true],
    [one('service', 'co', '%'), false],
    [one('service', 'co', '_'), false],
    [one('signes', 'co', '%b_c'), true],
    [one('signes', 'sw', 'a%'), true],
    [one('signes', 'ew', 'e"f'), true],
    [one('signes', 'co', "\\d'"), true],
    [one('année', 'sw', 20), true],
    [one('absente', 'co', 'a'), false],
  ]))

test('what differs, or does not contain, is also what is not there', () =>
  holdAll([
    [one('service', 'ne', 'Voirie'), true],
    [one('service', 'ne', 'Urbanisme'), false],
    [one('absente', 'ne', 'Voirie'), true],
    [one('rien', 'ne', 'Voirie'), true],
    [one('service', 'nc', 'voirie'), true],
    [one('service', 'nc', 'Urba'), false],
    [one('absente', 'nc', 'a'), true],
  ]))

test('greater and less compare numbers with numbers and texts with texts, and nothing else', () =>
  holdAll(
    (
      [
        ['année', 'gt', 2025, true],
        ['année', 'gt', 2026, false],
        ['année', 'gte', 2026, true],
        ['année', 'lt', 2026.5, true],
        ['année', 'lte', 2025.99, false],
        ['taux', 'gt', 1.49, true],
        ['année', 'gt', '2025', false],
        ['jour', 'gte', '2026-01-01', true],
        ['jour', 'lt', '2026-03-01', false],
        ['jour', 'lte', '2026-03-01', true],
        ['jour', 'gt', 2025, false],
        ['service', 'lt', 'a', true],
        ['public', 'gt', 0, false],
        ['rien', 'gte', '', false],
        ['absente', 'lt', 10, false],
      ] as const
    ).map(([key, type, value, expected]) => [{ key, type, value }, expected] as const),
  ))

test('one of several, none of several', () =>
  holdAll([
    [{ key: 'service', type: 'in', value: ['Voirie', 'Urbanisme'] }, true],
    [{ key: 'service', type: 'in', value: ['Voirie'] }, false],
    [{ key: 'service', type: 'in', value: [] }, false],
    [{ key: 'année', type: 'in', value: [2025, 2026] }, true],
    [{ key: 'année', type: 'in', value: '2026' }, true],
    [{ key: 'absente', type: 'in', value: ['a'] }, false],
    [{ key: 'service', type: 'nin', value: ['Voirie'] }, true],
    [{ key: 'service', type: 'nin', value: ['Voirie', 'Urbanisme'] }, false],
    [{ key: 'absente', type: 'nin', value: ['a'] }, true],
  ]))

test('all of several, or one of them, as deep as they are nested', () => {
  const [yes, no] = [one('service', 'eq', 'Urbanisme'), one('service', 'eq', 'Voirie')]
  return holdAll([
    [{ operator: 'and', filters: [yes, yes] }, true],
    [{ operator: 'and', filters: [yes, no] }, false],
    [{ operator: 'or', filters: [no, yes] }, true],
    [{ operator: 'or', filters: [no, no] }, false],
    [
      {
        operator: 'and',
        filters: [
          { operator: 'or', filters: [no, yes] },
          { operator: 'and', filters: [yes] },
        ],
      },
      true,
    ],
    [{ operator: 'or', filters: [{ operator: 'and', filters: [yes, no] }, no] }, false],
  ])
})

test('a name or a value from outside is never a piece of the question', async () => {
  const hostile = "x' or '1'='1"
  for (const filter of [
    one(hostile, 'eq', 'a'),
    one('service', 'eq', hostile),
    one("service') is not null or ('a", 'eq', 'a'),
    { key: 'service', type: 'in', value: [hostile, '{Urbanisme}', '"Urbanisme"'] },
    { key: 'année', type: 'gt', value: "0'::int or true" },
  ] as const) {
    assert.equal(await holds(filter), false, JSON.stringify(filter))
  }
  assert.equal(await holds(one(hostile, 'eq', 'a'), { [hostile]: 'a' }), true)
  assert.equal(await holds(one('service', 'eq', 'a'), {}), false)
})
