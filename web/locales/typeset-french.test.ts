import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { typesetFrench, withPlainSpaces } from './typeset-french.ts'

test('a mark never begins a line, and a guillemet never ends one', () => {
  assert.equal(typesetFrench('Qui répond ? Lui ; vous !'), 'Qui répond\u202F? Lui\u202F; vous\u202F!')
  assert.equal(typesetFrench('Sources : « toutes »'), 'Sources\u00A0: «\u00A0toutes\u00A0»')
  assert.equal(
    typesetFrench('Collection n° {id}, 12 000 signes, 30 %'),
    'Collection n°\u00A0{id}, 12\u202F000 signes, 30\u00A0%',
  )
  assert.equal(withPlainSpaces(typesetFrench('Combien ? « dix » : oui')), 'Combien ? « dix » : oui')
  assert.equal(typesetFrench('http://exemple.fr/?a=1'), 'http://exemple.fr/?a=1')
  assert.equal(typesetFrench('2026 1 fois'), '2026 1 fois')
})

test('no text of the interface lets a line break where French forbids it, however it was written', async () => {
  for (const name of ['fr', 'administration.fr']) {
    const words: Record<string, string> = JSON.parse(await readFile(new URL(`./${name}.json`, import.meta.url), 'utf8'))
    for (const [key, word] of Object.entries(words)) {
      const set = typesetFrench(word)
      assert.doesNotMatch(set, / [:;!?»%€]|« /, key)
      assert.equal(typesetFrench(set), set, `${key}: set twice is set once`)
      assert.equal(set.replaceAll(/\s/g, ' '), word.replaceAll(/\s/g, ' ').replaceAll(/«(?! )/g, '« '), key)
    }
  }
})
