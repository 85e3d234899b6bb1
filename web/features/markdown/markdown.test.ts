import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Lexer } from 'marked'
import { markEnd, markStart, surroundRanges } from './marks.ts'
import { safeLink } from './safe-link.ts'
import { decodeEntities, segmentText } from './segments.ts'

test('only web and mail addresses can be followed', () => {
  assert.equal(safeLink('https://travail-emploi.gouv.fr/a'), 'https://travail-emploi.gouv.fr/a')
  assert.equal(safeLink('mailto:rh@exemple.fr'), 'mailto:rh@exemple.fr')
  for (const address of [
    'javascript:alert(1)',
    ' JAVASCRIPT:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,x',
    '/admin',
  ])
    assert.equal(safeLink(address), null, address)
})

test('a marker keeps the word before it', () => {
  assert.deepEqual(segmentText('dure quatre mois [1][2]. Fin', { kind: 'doubt' as const, isMarked: false }), [
    { kind: 'text', text: 'dure quatre ', isMarked: false },
    { kind: 'marker', index: 1, before: 'mois', isMarked: false },
    { kind: 'marker', index: 2, before: '', isMarked: false },
    { kind: 'text', text: '. Fin', isMarked: false },
  ])
})

test('a marked claim is surrounded inside the signs of its line', () => {
  const text = '- Six mois [1].\n- Deux **mois**.\n'
  const marked = surroundRanges(text, [{ start: 0, end: text.length }])
  assert.equal(marked, `- ${markStart}Six mois [1].${markEnd}\n- ${markStart}Deux **mois**.${markEnd}\n`)
  assert.equal(new Lexer().lex(marked)[0]?.type, 'list')
})

test('a marked row of a table is marked cell by cell, and stays a row', () => {
  const text = '| Poste | Prix |\n|---|:--|\n| Grande salle | 40 € |\n'
  const marked = surroundRanges(text, [{ start: text.indexOf('| Grande'), end: text.length }])
  assert.equal(
    marked,
    `| Poste | Prix |\n|---|:--|\n| ${markStart}Grande salle${markEnd} | ${markStart}40 €${markEnd} |\n`,
  )
  const [table] = new Lexer().lex(surroundRanges(text, [{ start: 0, end: text.length }]))
  assert.equal(table?.type, 'table')
})

test('a doubt lasts until its end, across pieces of text', () => {
  const cursor = { kind: 'doubt' as const, isMarked: false }
  assert.deepEqual(segmentText(`a ${markStart}b`, cursor), [
    { kind: 'text', text: 'a ', isMarked: false },
    { kind: 'text', text: 'b', isMarked: true },
  ])
  assert.deepEqual(segmentText(`c${markEnd}`, cursor), [
    { kind: 'text', text: 'c', isMarked: true },
    { kind: 'mark-end' },
  ])
})

test('character references are decoded once', () => {
  assert.equal(decodeEntities('&amp;lt; &#233;&#xE9; &inconnu; R&D'), '&lt; éé &inconnu; R&D')
  assert.equal(decodeEntities('&constructor; &valueOf;'), '&constructor; &valueOf;')
})

test('a word of two megabytes is cut in a time that its length alone decides, with markers or without', () => {
  const before = process.cpuUsage()
  for (const part of ['a', 'a.', '[1', '[1]', 'a[1]', ' [1] ', '\u00A0']) {
    const text = part.repeat(2_000_000 / part.length)
    const last = segmentText(`${text} [3]`, { kind: 'doubt', isMarked: false }).at(-1)
    assert.equal(last?.kind === 'marker' && last.index, 3, part)
  }
  const { user, system } = process.cpuUsage(before)
  assert.ok(user + system < 10_000_000, `${(user + system) / 1000} ms`)
})
