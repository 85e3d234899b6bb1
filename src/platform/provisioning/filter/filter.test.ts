import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AppError } from '#platform/errors'
import { matches } from './matches.ts'
import { parseFilter, parsePath } from './parse-filter.ts'

/** RFC 7644, figure 2 and section 3.4.2.2: each of them is a filter. */
const examples = [
  'userName eq "bjensen"',
  'name.familyName co "O\'Malley"',
  'userName sw "J"',
  'urn:ietf:params:scim:schemas:core:2.0:User:userName sw "J"',
  'title pr',
  'meta.lastModified gt "2011-05-13T04:42:34Z"',
  'meta.lastModified ge "2011-05-13T04:42:34Z"',
  'title pr and userType eq "Employee"',
  'title pr or userType eq "Intern"',
  'schemas eq "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"',
  'userType eq "Employee" and (emails co "example.com" or emails.value co "example.org")',
  'userType ne "Employee" and not (emails co "example.com" or emails.value co "example.org")',
  'userType eq "Employee" and (emails.type eq "work")',
  'userType eq "Employee" and emails[type eq "work" and value co "@example.com"]',
  'emails[type eq "work" and value co "@example.com"] or ims[type eq "xmpp" and value co "@foo.com"]',
]

function codeOf(read: () => unknown): string {
  try {
    read()
  } catch (error) {
    return error instanceof AppError && 'scimType' in error.details ? error.details.scimType : String(error)
  }
  return 'read'
}

test('every filter of the RFC is read', () => {
  for (const example of examples)
    assert.equal(
      codeOf(() => parseFilter(example)),
      'read',
      example,
    )
})

test('and binds closer than or, brackets closer than both; case and the name of a schema tell nothing', () => {
  const term = (name: string) => ({ kind: 'present', path: [name] })
  assert.deepEqual(parseFilter('a pr OR b pr and c PR'), {
    kind: 'or',
    terms: [term('a'), { kind: 'and', terms: [term('b'), term('c')] }],
  })
  assert.deepEqual(parseFilter('(a pr or b pr) and NOT (c pr)'), {
    kind: 'and',
    terms: [
      { kind: 'or', terms: [term('a'), term('b')] },
      { kind: 'not', term: term('c') },
    ],
  })
  const plain = { kind: 'compare', path: ['username'], by: 'eq', value: 'a "b" \\' }
  assert.deepEqual(parseFilter(String.raw`urn:ietf:params:scim:schemas:core:2.0:User:USERNAME Eq "a \"b\" \\"`), plain)
  const values = ['1', '-1.5', 'true', 'false', 'null'].map((value) => parseFilter(`a eq ${value}`))
  assert.deepEqual(
    values.map((filter) => filter.kind === 'compare' && filter.value),
    [1, -1.5, true, false, null],
  )
})

test('what is no filter is refused, and so is what is too long, too deep or of too many parts', () => {
  const wrong = ['', 'a', 'a eq', 'a xx "b"', 'a eq "b', 'a eq b', '(a pr', 'a pr)', 'a pr b pr', 'not a pr', '"a" pr']
  wrong.push(
    'a eq "b" and',
    'a gt null',
    'a[b pr',
    'a eq "\\x"',
    'a.b.c pr',
    'a eq 1.2.3',
    'é pr',
    '; drop table person',
  )
  wrong.push(`${'('.repeat(40)}a pr${')'.repeat(40)}`, 'a pr and '.repeat(400), `a eq "${'x'.repeat(5000)}"`)
  for (const filter of wrong)
    assert.equal(
      codeOf(() => parseFilter(filter)),
      'invalidFilter',
      filter.slice(0, 50),
    )
})

test('a path names an attribute, elements of it and a part of each', () => {
  const byType = parseFilter('type eq "work"')
  assert.deepEqual(parsePath('members'), { path: ['members'], filter: null })
  assert.deepEqual(parsePath('name.familyName'), { path: ['name', 'familyname'], filter: null })
  assert.deepEqual(parsePath('emails[type eq "work"]'), { path: ['emails'], filter: byType })
  assert.deepEqual(parsePath('emails[type eq "work"].value'), { path: ['emails', 'value'], filter: byType })
  const wrong = ['', '[type eq "work"]', 'emails[type eq "work"] value', 'a.b[type pr]', 'emails[type pr].a.b', 'a b']
  for (const path of wrong)
    assert.match(
      codeOf(() => parsePath(path)),
      /^invalid(Path|Filter)$/,
      path,
    )
})

test('elements are kept by their parts, whatever the case', () => {
  const email = { value: 'Lou@ville.test', type: 'work', primary: true }
  const held = [
    'type eq "WORK"',
    'value co "VILLE"',
    'value sw "lou"',
    'value ew ".test"',
    'primary eq true',
    'display ne "x"',
    'not (type eq "home")',
    'type ge "w" and type le "x" and type gt "v" and type lt "x"',
    'value pr or display pr',
  ]
  for (const filter of held) assert.equal(matches(email, parseFilter(filter)), true, filter)
  for (const filter of ['type eq "home"', 'display pr', 'primary eq false', 'primary gt true', 'value eq 1'])
    assert.equal(matches(email, parseFilter(filter)), false, filter)
  assert.equal(matches('lou', parseFilter('value eq "lou"')), true)
})
