import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { readGradedQuestions } from './graded-question.ts'

const folder = mkdtempSync(join(tmpdir(), 'socle-questions-'))
after(() => rmSync(folder, { recursive: true, force: true }))

function read(name: string, text: string) {
  const file = join(folder, name)
  writeFileSync(file, text)
  return readGradedQuestions(file)
}

test('a table of an office suite: question, facts between semicolons, documents', () => {
  const [first, second] = read(
    'q.csv',
    '\ufeffDocument;Question;Faits\r\nReglement.docx;"Combien de jours ; pour un mariage ?";"5 jours|cinq jours"\r\n;Qui a gagné ?;\r\n',
  )
  assert.deepEqual(first?.turns, ['Combien de jours ; pour un mariage ?'])
  assert.deepEqual(first.documents, ['Reglement.docx'])
  assert.ok(first.facts[0]?.some((way) => way.test('soit CINQ  jours ouvrés')))
  assert.deepEqual([second?.facts, second?.documents], [[], []])
})

test('lines of JSON, with turns, kinds and expressions', () => {
  const line = {
    id: 'a',
    turns: ['Préavis ?', 'et pour un cadre ?'],
    kind: ['followup'],
    sheets: ['s1'],
    must: [['3\\s+mois']],
  }
  const [read1] = read('q.jsonl', `${JSON.stringify(line)}\n\n`)
  assert.deepEqual([read1?.id, read1?.turns.length, read1?.kinds, read1?.documents], ['a', 2, ['followup'], ['s1']])
  assert.ok(read1?.facts[0]?.[0]?.test('3 mois'))
})

test('what is no question is refused with its line', () => {
  assert.throws(() => read('bad.jsonl', '{"question":"a"}\nnon\n'), { code: 'invalid_request' })
  assert.throws(() => read('bad.csv', 'nom;prix\na;1\n'), { code: 'invalid_request' })
})
