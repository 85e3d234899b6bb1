import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { hasCode } from '#platform/errors'
import { wordEmbedder } from '../../../test/fakes/embedder.ts'
import { jobActor } from '#platform/auth/actor'
import { createLog } from '#platform/telemetry/log'
import { figuresOf } from './evaluate-answers.ts'
import { evaluateClaims } from './evaluate-claims.ts'
import { type Grade, gradeFailure } from './grade-answer.ts'
import { type QuestionFile, readQuestions } from './question-file.ts'
import type { ClaimCheck } from './question-sets.ts'

const read = (text: string, more: Partial<QuestionFile> = {}) =>
  readQuestions({ text, format: 'csv', mostQuestions: 100, takesExpressions: false, ...more })
const readJson = (...lines: readonly (object | string)[]) =>
  read(lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'), { format: 'jsonl' })

/** Why a file is refused, with its lines where they are told. */
function refusal(action: () => unknown): unknown {
  try {
    action()
  } catch (error) {
    assert.ok(hasCode(error, 'invalid_request'), String(error))
    const { reason, value, lines } = error.details
    return lines?.map((one) => [one.line, one.reason]) ?? (value === undefined ? reason : [reason, value])
  }
  return assert.fail('it was taken')
}

describe('a table of questions', () => {
  test('has its columns in any order, under French names or English ones', () => {
    const expected = {
      turns: ['Quel délai ?'],
      documents: ['note.pdf', 'Guide'],
      facts: [['2 mois', 'deux mois'], ['écrit']],
    }
    for (const text of [
      'Fichier;Question;Faits attendus\nnote.pdf | Guide;Quel délai ?;"2 mois | deux mois ; écrit"\n',
      'expected,QUESTIONS,Source\n2 mois|deux mois;écrit,Quel délai ?,note.pdf|Guide\n',
      '\ufeffquestion\tattendu\tdocuments\r\nQuel délai ?\t2 mois|deux mois;écrit\tnote.pdf|Guide\r\n',
    ]) {
      const [first] = read(text)
      assert.partialDeepStrictEqual(first, expected, text)
    }
  })

  test('numbers its questions, and knows their lines through blank ones and values of several lines', () => {
    const questions = read('question;faits\n"Un\nou deux ?";a\n;\n\nTrois ?;\n')
    assert.deepEqual(
      questions.map(({ id, line, facts }) => [id, line, facts]),
      [
        ['1', 2, [['a']]],
        ['2', 6, []],
      ],
    )
  })

  const refused: readonly (readonly [string, string, unknown])[] = [
    ['without questions', 'question;faits\n', 'no_question_in_file'],
    ['without a column of questions', 'titre;faits\nx;y\n', 'no_question_column'],
    ['whose quotation mark is never closed', 'question\n"Un ?\n', [[2, 'unclosed_quotation']]],
    ['with a line without its question', 'question;faits\nUn ?;a\n;b\n', [[3, 'question_missing']]],
    ['with a zero in a text', 'question\nUn\0 ?\n', [[2, 'not_text']]],
    ['with a text too long', `question\n${'x'.repeat(8001)}\n`, [[2, 'text_too_long']]],
    ['with too many facts', `question,faits\nUn ?,${'a;'.repeat(51)}\n`, [[2, 'too_many_facts']]],
  ]
  for (const [what, text, reason] of refused) {
    test(`${what} is refused`, () =>
      assert.deepEqual(
        refusal(() => read(text)),
        reason,
      ))
  }

  test('of too many questions is refused, and no more than ten lines are told', () => {
    const text = `question,faits\n${',a\n'.repeat(30)}`
    assert.deepEqual(
      refusal(() => read(text, { mostQuestions: 29 })),
      ['too_many_questions', 29],
    )
    const lines = refusal(() => read(text))
    assert.ok(Array.isArray(lines))
    assert.deepEqual([lines.length, lines.at(-1)], [10, [11, 'question_missing']])
  })
})

describe('lines of JSON', () => {
  test('take each of the names that sets give to things', () => {
    const questions = readJson(
      { id: 'a', question: 'Un ?', kind: 'far', sheets: ['f1'], facts: ['x', ['y', 'z']] },
      '',
      { turns: ['Un ?', 'Et deux ?'], label: 'near', files: ['b.pdf'] },
      { question: 'Trois ?', kind: ['a', 'b'], expected: ['c'] },
    )
    assert.deepEqual(
      questions.map(({ id, line, turns, kinds, documents, facts }) => ({ id, line, turns, kinds, documents, facts })),
      [
        { id: 'a', line: 1, turns: ['Un ?'], kinds: ['far'], documents: ['f1'], facts: [['x'], ['y', 'z']] },
        { id: '2', line: 3, turns: ['Un ?', 'Et deux ?'], kinds: ['near'], documents: ['b.pdf'], facts: [] },
        { id: '3', line: 4, turns: ['Trois ?'], kinds: ['a', 'b'], documents: ['c'], facts: [] },
      ],
    )
  })

  test('that are no questions are refused, each by its line', () => {
    assert.deepEqual(
      refusal(() => readJson({ question: 'Un ?' }, 'texte', '[1]', { turns: [] }, { question: 3 }, { facts: ['a'] })),
      [
        [2, 'not_a_json_question'],
        [3, 'not_a_json_question'],
        [4, 'question_missing'],
        [5, 'not_a_json_question'],
        [6, 'question_missing'],
      ],
    )
  })

  test('threat: expression that never ends: those of a file that somebody sent are refused', () => {
    assert.deepEqual(
      refusal(() => readJson({ question: 'Un ?', must: [['(a+)+$']] })),
      [[1, 'expressions_in_terminal']],
    )
  })
})

describe('figures', () => {
  const grade = (status: Grade['status']): Grade => ({
    ...gradeFailure({ id: '', turns: [], kinds: [], documents: [], facts: [[/x/]] }),
    status,
  })

  test('count the time of what came alone', () => {
    const answers = [10, 30, 20, 100].map((ms) => ({ grade: grade('quoted'), ms }))
    const { medianMs, p95Ms, summary } = figuresOf([...answers, { grade: grade(null), ms: 0 }])
    assert.deepEqual([medianMs, p95Ms, summary.failed, summary.answerable], [30, 100, 1, 5])
  })

  test('of nothing are nought', () => {
    const { medianMs, p95Ms, summary } = figuresOf([])
    assert.deepEqual([medianMs, p95Ms, summary.answerable, summary.all], [0, 0, 0, 0])
  })
})

describe('checks of claims', () => {
  const embedder = wordEmbedder()
  embedder.isDown = true
  const ctx = {
    embedder,
    log: createLog('silent'),
    actor: jobActor('eval', ['search:read']),
    signal: new AbortController().signal,
  }
  const check = (claim: string, expected: ClaimCheck['expected']): ClaimCheck => ({
    ...{ id: claim, part: 'dev', claim, expected, what: '', question: 'Quel est le délai ?' },
    passage: { sheet: 's', title: 'Préavis', path: [], text: 'Le délai de préavis est de deux mois.' },
  })
  const [right, wrong] = ['Le délai de préavis est de deux mois.', 'Le délai de préavis est de trois mois.']

  test('tell what was caught, what was missed and what was called wrong by mistake', async () => {
    const checks = [check(right, 'supported'), check(wrong, 'unsupported'), check(`${right} `, 'unsupported')]
    assert.deepEqual(await evaluateClaims(ctx, checks), {
      claims: 3,
      precision: 1,
      recall: 0.5,
      missed: [`${right} `],
      falseAlarms: [],
    })
    const alarmed = await evaluateClaims(ctx, [check(wrong, 'supported')])
    assert.deepEqual([alarmed.precision, alarmed.recall, alarmed.falseAlarms], [0, 1, [wrong]])
  })

  test('are for those who may search', async () => {
    await assert.rejects(evaluateClaims({ ...ctx, actor: jobActor('eval', []) }, []), { code: 'forbidden' })
  })
})
