import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { windowAround } from './window.ts'

const paragraph = (name: string): string => `Paragraphe ${name} : ${'des mots qui durent '.repeat(22)}fin ${name}.`
const place = (text: string, words: string) => {
  const start = text.indexOf(words)
  return { start, end: start + words.length }
}
const shown = (text: string, words: string): string => {
  const { start, end } = windowAround(text, place(text, words))
  return text.slice(start, end)
}

describe('a short passage', () => {
  test('is shown whole', () => {
    const text = '# Titre\n\nUn.\n\nDeux.'
    assert.deepEqual(windowAround(text, place(text, 'Deux')), { start: 0, end: text.length, header: null })
  })

  test('is one of 950 characters, not one more', () => {
    const [whole, long] = [950, 951].map((size) => `${'a'.repeat(400)}\n\n${'b'.repeat(size - 402)}`)
    assert.ok(whole !== undefined && long !== undefined)
    assert.equal(windowAround(whole, { start: 0, end: 1 }).end, 950)
    assert.equal(windowAround(long, { start: 0, end: 1 }).end, 400)
  })
})

describe('of a long passage', () => {
  const names = ['un', 'deux', 'trois', 'quatre', 'cinq']
  const text = names.map(paragraph).join('\n\n')

  test('the block that answers is shown with what follows it', () => {
    const found = shown(text, 'fin deux')
    assert.deepEqual(
      names.filter((name) => found.includes(`fin ${name}.`)),
      ['deux', 'trois'],
    )
  })

  test('the last one with what stands before it', () => {
    const found = shown(text, 'fin cinq')
    assert.deepEqual(
      names.filter((name) => found.includes(`fin ${name}.`)),
      ['quatre', 'cinq'],
    )
  })

  test('a block that is too long alone is shown all the same', () => {
    const long = `Avant.\n\n${'mot '.repeat(400)}ici.\n\nAprès.`
    assert.match(shown(long, 'ici'), /^mot mot .*ici\.$/)
  })

  test('whole blocks are shown, with the signs that begin them', () => {
    const items = Array.from({ length: 40 }, (_, at) => `- point ${at} : ${'mot '.repeat(12)}`).join('\n')
    const found = shown(items, 'point 20 ')
    assert.ok(found.startsWith('- point ') && found.includes('- point 20 '), found.slice(0, 40))
    assert.ok(found.length <= 950)
  })
})

describe('in the middle of a table', () => {
  const rows = Array.from({ length: 60 }, (_, at) => `| ligne ${at} | ${'valeur '.repeat(5)}|`)
  const text = ['Avant.', '', '| Cas | Valeur |', '| --- | --- |', ...rows].join('\n')

  test('its header is told, with the rule below it', () => {
    const { header } = windowAround(text, place(text, 'ligne 40 '))
    assert.ok(header)
    assert.equal(text.slice(header.start, header.end), '| Cas | Valeur |\n| --- | --- |\n')
  })

  test('it is not told where it is shown already', () => {
    assert.equal(windowAround(text, place(text, 'ligne 2 ')).header, null)
  })
})
