import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { Because } from '#platform/reasons'
import { gradedQuestion, readGradedQuestions } from './graded-question.ts'
import { readQuestions } from './question-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'socle-questions-'))
after(() => rmSync(folder, { recursive: true, force: true }))

function read(name: string, text: string | Uint8Array) {
  const file = join(folder, name)
  writeFileSync(file, text)
  return readGradedQuestions(file)
}

const uploaded = (text: string, format: 'csv' | 'jsonl' = 'csv') =>
  readQuestions({ text, format, mostQuestions: 3, takesExpressions: false })

const refusal = (details: Because) => ({ code: 'invalid_request', details })
const refusedLine = (line: number, why: Because) => refusal({ reason: 'lines_refused', lines: [{ line, ...why }] })

test('a table of an office suite: question, facts between semicolons, documents', () => {
  const [first, second] = read(
    'q.csv',
    '\ufeffDocument;Question;Faits\r\nReglement.docx;"Combien de jours ; pour un mariage ?";"5 jours|cinq jours"\r\n;Qui a gagné ?;\r\n',
  )
  assert.deepEqual(first?.turns, ['Combien de jours ; pour un mariage ?'])
  assert.deepEqual(first.documents, ['Reglement.docx'])
  assert.ok(first.facts[0]?.some((way) => way.test('soit CINQ jours ouvrés')))
  assert.deepEqual([second?.facts, second?.documents], [[], []])
})

test('a cell of several lines, quotes in quotes, and a file of Windows', () => {
  const [first, second] = read(
    'old.csv',
    Buffer.from(
      'Question;Faits attendus\r\n"Où ?\r\nEt quand ?";"le ""lundi"" ; 9 h"\r\nQuel préavis ?;été\r\n',
      'latin1',
    ),
  )
  assert.deepEqual(first?.turns, ['Où ?\r\nEt quand ?'])
  assert.equal(first.facts.length, 2)
  assert.ok(first.facts[0]?.[0]?.test('Ouvert le "lundi".'))
  assert.deepEqual(second?.turns, ['Quel préavis ?'])
  assert.deepEqual(
    uploaded('question\n"a\nb"\nc').map(({ line }) => line),
    [2, 4],
  )
})

test('plain words are found with their own figures alone, whatever signs they hold', () => {
  const shows = (fact: string, text: string): boolean => {
    const [written] = uploaded(JSON.stringify({ question: 'q', facts: [fact] }), 'jsonl')
    return written !== undefined && (gradedQuestion(written).facts[0]?.[0]?.test(text) ?? false)
  }
  assert.equal(shows('5 jours', 'soit 5 jours ouvrés'), true)
  assert.equal(shows('5 jours', 'soit 15 jours ouvrés'), false)
  assert.equal(shows('500 euros', 'soit 1 500 euros'), false)
  assert.equal(shows('article 12', 'voir l’article 123'), false)
  assert.equal(shows('article 12', 'voir l’article 12.'), true)
  assert.equal(shows('2,5', 'soit 2,5 jours'), true)
  assert.equal(shows('2', 'soit 2,5 jours'), false)
  assert.equal(shows('a+b (c) [d] \\ $1,00 ?', 'A+B (C) [D] \\ $1,00 ?'), true)
  assert.equal(shows('l’état', "de l'état civil"), true)
})

test('lines of JSON, with turns, kinds and expressions', () => {
  const line = {
    id: 'a',
    turns: ['Préavis ?', 'et pour un cadre ?'],
    kind: ['followup'],
    sheets: ['s1'],
    facts: ['oui', ['trois', '3']],
    must: [['3\\s+mois']],
  }
  const [read1] = read('q.jsonl', `${JSON.stringify(line)}\n\n`)
  assert.deepEqual([read1?.id, read1?.turns.length, read1?.kinds, read1?.documents], ['a', 2, ['followup'], ['s1']])
  assert.deepEqual(
    read1?.facts.map((ways) => ways.some((way) => way.test('oui : 3 mois'))),
    [true, true, true],
  )
})

test('what is no question is refused with its lines', () => {
  const json = refusal({
    reason: 'lines_refused',
    lines: [
      { line: 2, reason: 'not_a_json_question' },
      { line: 4, reason: 'question_missing' },
    ],
  })
  assert.throws(() => read('bad.jsonl', '{"question":"a"}\nnon\n\n{"question":" "}\n'), json)
  assert.throws(() => read('bad.csv', 'nom;prix\na;1\n'), refusal({ reason: 'no_question_column' }))
  assert.throws(() => uploaded('question;faits\n;5 jours\n'), refusedLine(2, { reason: 'question_missing' }))
  assert.throws(() => uploaded('question\na\n"b\nc\n'), refusedLine(3, { reason: 'unclosed_quotation' }))
  assert.throws(() => uploaded('question\n'), refusal({ reason: 'no_question_in_file' }))
  assert.throws(() => uploaded('question\na\nb\nc\nd\n'), refusal({ reason: 'too_many_questions', value: 3 }))
  const long = refusedLine(2, { reason: 'text_too_long', value: 8000 })
  assert.throws(() => uploaded(`question\n${'a'.repeat(8001)}\n`), long)
  assert.throws(
    () => uploaded(`question;faits\na;${'b|'.repeat(60)}c\n`),
    refusedLine(2, { reason: 'too_many_facts', value: 50 }),
  )
})

test('expressions of an uploaded file are refused: one of them may take for ever', () => {
  const line = JSON.stringify({ question: 'a', must: [['(a+)+$']] })
  assert.throws(() => uploaded(line, 'jsonl'), refusedLine(1, { reason: 'expressions_in_terminal' }))
})
