import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Lexer } from 'marked'
import { doubtEnd, doubtStart, surroundDoubts } from './doubts.ts'
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
  assert.deepEqual(segmentText('dure quatre mois [1][2]. Fin', { doubtful: false }), [
    { kind: 'text', text: 'dure quatre ', doubtful: false },
    { kind: 'marker', index: 1, before: 'mois', doubtful: false },
    { kind: 'marker', index: 2, before: '', doubtful: false },
    { kind: 'text', text: '. Fin', doubtful: false },
  ])
})

test('a doubtful claim is surrounded inside the signs of its line', () => {
  const text = '- Six mois [1].\n- Deux **mois**.\n'
  const marked = surroundDoubts(text, [{ start: 0, end: text.length }])
  assert.equal(marked, `- ${doubtStart}Six mois [1].${doubtEnd}\n- ${doubtStart}Deux **mois**.${doubtEnd}\n`)
  assert.equal(new Lexer().lex(marked)[0]?.type, 'list')
})

test('a doubt lasts until its end, across pieces of text', () => {
  const cursor = { doubtful: false }
  assert.deepEqual(segmentText(`a ${doubtStart}b`, cursor), [
    { kind: 'text', text: 'a ', doubtful: false },
    { kind: 'text', text: 'b', doubtful: true },
  ])
  assert.deepEqual(segmentText(`c${doubtEnd}`, cursor), [
    { kind: 'text', text: 'c', doubtful: true },
    { kind: 'doubt-end' },
  ])
})

test('character references are decoded once', () => {
  assert.equal(decodeEntities('&amp;lt; &#233;&#xE9; &inconnu; R&D'), '&lt; éé &inconnu; R&D')
})
