import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { scopes } from '#contract/route'
import { presentArrivalPreview, presentArrivalRules, readArrivalRule } from './arrival.ts'
import { permissionsOf, scopesOfPermissions } from './albert-permissions.ts'
import { numberOfName } from './albert-models.ts'
import { presentFigures } from './evaluation.ts'
import { presentReader } from './sharing.ts'
import { presentFactor } from './second-factor.ts'
import { presentPage } from './stored-file.ts'
import { toUnixSeconds } from './unix-seconds.ts'

const at = (seconds: number) => new Date(seconds * 1000)

test('times are whole seconds, never rounded up into the future', () => {
  assert.deepEqual(
    [0, 1999, 2000].map((ms) => toUnixSeconds(new Date(ms))),
    [0, 1, 2],
  )
  assert.equal(toUnixSeconds(new Date(-1)), -1)
})

describe('Albert’s permissions', () => {
  test('are held by whoever holds all the scopes that they stand for', () => {
    assert.deepEqual(permissionsOf(new Set(scopes)), [
      'admin',
      'create_public_collection',
      'read_metric',
      'provide_models',
    ])
    assert.deepEqual(permissionsOf(new Set(['people:manage'])), [])
    assert.deepEqual(permissionsOf(new Set(['settings:manage'])), ['provide_models'])
    assert.deepEqual(permissionsOf(new Set(['people:manage', 'settings:manage'])), ['admin', 'provide_models'])
    assert.deepEqual(permissionsOf(new Set()), [])
  })

  test('give each scope once', () => {
    assert.deepEqual(scopesOfPermissions([]), [])
    assert.deepEqual(scopesOfPermissions(['admin', 'provide_models']), ['people:manage', 'settings:manage'])
    assert.deepEqual(scopesOfPermissions(['read_metric', 'create_public_collection']), [
      'audit:read',
      'collections:publish',
    ])
  })
})

test('what is known by its name alone has a number that the name gives', () => {
  assert.equal(numberOfName('mistral'), numberOfName('mistral'))
  assert.notEqual(numberOfName('mistral'), numberOfName('Mistral'))
  for (const name of ['', 'a', 'é'.repeat(300)]) {
    const number = numberOfName(name)
    assert.ok(Number.isInteger(number) && number > 0 && number < 2 ** 31, `${name}: ${number}`)
  }
})

describe('rules of arrival', () => {
  const rule = { when: { service: ['Paie'] }, organisation_id: null, role: 'agent', groups: ['Paie'] }

  test('are told as they were saved, a value alone as a list of one', () => {
    assert.deepEqual(readArrivalRule(rule), {
      when: { service: ['Paie'] },
      organisationId: null,
      role: 'agent',
      groups: ['Paie'],
    })
    const written = {
      when: { service: 'Paie', ville: ['Nîmes', 'Alès'] },
      organisationId: null,
      role: 'agent',
      groups: [],
    }
    const recent = [{ at: at(1000), outcome: 'unknown' as const, claims: { service: 'Eau' } }]
    assert.deepEqual(presentArrivalRules({ rules: [written], areFromFile: true }, recent), {
      object: 'list',
      data: [
        { when: { service: ['Paie'], ville: ['Nîmes', 'Alès'] }, organisation_id: null, role: 'agent', groups: [] },
      ],
      from_file: true,
      recent: [{ at: 1000, outcome: 'unknown', claims: { service: 'Eau' } }],
    })
  })

  test('tried on somebody say what would become of them', () => {
    const told = { name: null, email: null, role: null, organisation: null }
    const preview = {
      ...told,
      decision: { kind: 'unknown' as const, reason: 'no_rule' as const, heldRules: [], groups: [] },
      groups: [],
      missingGroups: ['Paie'],
    }
    assert.deepEqual(presentArrivalPreview(preview), {
      ...told,
      outcome: 'no_rule',
      held_rules: [],
      groups: [],
      missing_groups: ['Paie'],
    })
  })
})

test('who reads is told in words that pages know, until when', () => {
  const somebody = { name: null, ends_at: null, people: null, members: [] }
  const kinds = [
    ['public', 'everyone'],
    ['organisation', 'organisation'],
    ['group', 'group'],
    ['person', 'person'],
    ['service_account', 'service-account'],
  ] as const
  for (const [kind, told] of kinds) {
    assert.deepEqual(presentReader({ kind, ...somebody }), {
      kind: told,
      name: null,
      until: null,
      people: null,
      members: [],
    })
  }
  assert.equal(presentReader({ kind: 'organisation', ...somebody, ends_at: at(5) }).until, 5)
})

test('a second factor was used, or never', () => {
  const row = { id: 1, kind: 'totp' as const, name: 'Téléphone', created_at: at(5), last_used_at: null }
  const told = { object: 'second_factor', id: 1, kind: 'totp', name: 'Téléphone', created: 5, last_used: null }
  assert.deepEqual(presentFactor(row), told)
  assert.deepEqual(presentFactor({ ...row, last_used_at: at(7) }), { ...told, last_used: 7 })
})

test('a page of OpenAI’s says its first and last, and whether more follows', () => {
  const present = (id: string) => ({ id })
  assert.deepEqual(presentPage({ rows: ['a', 'b'], hasMore: true }, present), {
    object: 'list',
    data: [{ id: 'a' }, { id: 'b' }],
    first_id: 'a',
    last_id: 'b',
    has_more: true,
  })
  assert.deepEqual(presentPage({ rows: [], hasMore: false }, present), {
    object: 'list',
    data: [],
    first_id: null,
    last_id: null,
    has_more: false,
  })
})

test('figures of an evaluation have whole milliseconds', () => {
  const summary = {
    answerable: 10,
    all: 9,
    early: 8,
    quoted: 7,
    cites: 6,
    citesFirst: 5,
    refused: 1,
    sure: 4,
    rightOfSure: 3,
    others: 5,
    othersRefused: 4,
    othersNotSure: 5,
    failed: 0,
    fellBack: 2,
  }
  const told = presentFigures({ asked: 15, summary, medianMs: 12.4, p95Ms: 99.5 })
  assert.deepEqual(
    [told.asked, told.all_facts, told.right_document_first, told.others_not_sure, told.fell_back],
    [15, 9, 5, 5, 2],
  )
  assert.deepEqual([told.median_ms, told.p95_ms], [12, 100])
})
