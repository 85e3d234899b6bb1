import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { hit } from '../../../../test/fakes/hit.ts'
import { unitsOf } from '../reading/units.ts'
import { citationOf, quotedSpan } from './citation-of.ts'

const text = 'Le délai est de :\n- un mois ;\n- deux mois.'
const found = hit(1, text)
const units = unitsOf(text).map((unit) => ({ unit, hit: found, score: 1, similarity: null, coverage: 0 }))
const [lead, first, second] = units
assert.ok(lead && first && second)

describe('a citation', () => {
  const span = { start: 21, end: 30 }
  const cited = { index: 2, hit: found, span, highlights: [span], notices: [], supported: true }

  test('quotes the words of its passage, and says where they stand', () => {
    const { quote, start, end, index, title, path, supported, highlights } = citationOf(cited)
    assert.deepEqual([quote, start, end], [text.slice(21, 30), 21, 30])
    assert.deepEqual([index, title, path, supported, highlights], [2, 'Règlement', ['Congés'], true, [span]])
  })

  test('names the file of a document of one’s own, and the corpus of another', () => {
    assert.deepEqual([citationOf(cited).file_name, citationOf(cited).corpus], ['1', null])
    const named = citationOf({ ...cited, hit: { ...found, fileName: 'note.pdf' } })
    assert.equal(named.file_name, 'note.pdf')
    const sheet = citationOf({ ...cited, hit: { ...found, corpus: 'labour', fileName: 'note.pdf' } })
    assert.deepEqual([sheet.file_name, sheet.corpus], [null, 'labour'])
  })

  test('tells a part only where there is one', () => {
    const sheet2 = { kind: 'sheet', name: 'Feuille 2', file: null, page: null } as const
    assert.equal('part' in citationOf(cited), false)
    assert.deepEqual(citationOf({ ...cited, hit: { ...found, part: sheet2 } }).part, sheet2)
  })

  test('marks twenty places at most', () => {
    const highlights = Array.from({ length: 25 }, (_, at) => ({ start: at, end: at + 1 }))
    assert.deepEqual(citationOf({ ...cited, highlights }).highlights, highlights.slice(0, 20))
  })
})

describe('the words that a citation shows', () => {
  test('go from what introduces the first to the last that answers', () => {
    assert.deepEqual(quotedSpan({ hit: found, best: first, units: [second, first] }), { start: 0, end: text.length })
  })

  test('are those of the nearest unit where none stands in the answer', () => {
    assert.deepEqual(quotedSpan({ hit: found, best: lead, units: [] }), { start: 0, end: lead.unit.end })
  })

  test('are the nearest unit alone where the others are far from it', () => {
    const far = { ...second, unit: { ...second.unit, lead: null, start: 900, end: 920 } }
    const { start, end } = first.unit
    assert.deepEqual(quotedSpan({ hit: found, best: first, units: [first, far] }), { start, end })
  })
})
