import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { asCollectionId } from '#contract/ids'
import { createCatalogue } from '#inference/memory-catalogue'
import { openSettings } from '#platform/settings/settings'
import { createLog } from '#platform/telemetry/log'
import { noteJobs } from '../../../test/fakes/noted-jobs.ts'
import { testPeople } from '../../../test/fakes/people.ts'
import { type AnswerRow, insertAnswer } from './answers/queries.ts'
import { cancelEvaluation } from './cancel-evaluation.ts'
import { type NewEvaluation, createEvaluation } from './create-evaluation.ts'
import { deleteEvaluation } from './delete-evaluation.ts'
import { exportEvaluation } from './export-evaluation.ts'
import { getEvaluation, getEvaluationFigures } from './get-evaluation.ts'
import { listEvaluations } from './list-evaluations.ts'
import { listEvaluatedQuestions } from './list-questions.ts'
import { endEvaluation, startEvaluation } from './queries.ts'
import { resumeEvaluations } from './resume-evaluations.ts'
import type { Variant } from './variant.ts'

const people = await testPeople()
const { db } = people
const log = createLog('silent')

/** The queue, as far as evaluations use it. */
const { jobs, asked, pending } = noteJobs()
const capabilities = { db, jobs, settings: openSettings({ db, log }), models: createCatalogue([]) }

/** Whoever governs an organisation of their own, which has one evaluation under way at a time. */
async function governing() {
  const of = await people.other()
  return { ...people.as(await people.person({ role: 'administrator', of })), ...capabilities }
}
type Governing = Awaited<ReturnType<typeof governing>>

const quoting: Variant = { assistant: 'socle', collectionIds: null, mode: 'quote', model: null }
const questions = 'question;faits;document\nUn ?;a|b;un.md\nDeux ?;;\nTrois ?;c;'
const create = (ctx: Governing, changes: Partial<NewEvaluation> = {}) =>
  createEvaluation(ctx, {
    name: 'Essai',
    text: questions,
    format: 'csv',
    variants: [quoting],
    language: 'fr',
    ...changes,
  })
const finish = (id: number) => endEvaluation(db, id, { status: 'completed', failure: null })

/** What an answer showed: everything, as a quotation. */
const answer = (evaluationId: number, more: Partial<AnswerRow> = {}): AnswerRow => ({
  ...{ evaluation_id: evaluationId, position: 0, variant: 0, status: 'quoted', failure: null, fell_back: false },
  ...{ all_facts: true, first_characters: true, quoted_words: true, right_document: true, right_document_first: true },
  ...{ duration_ms: 100, ...more },
})
const none = { all_facts: null, first_characters: null, quoted_words: null }
const noDocument = { right_document: null, right_document_first: null }

describe('an evaluation', () => {
  test('is asked for with its questions, and runs in the background', async () => {
    const ctx = await governing()
    asked.length = 0
    const made = await create(ctx)
    assert.deepEqual([made.status, made.questions, made.answers, made.started_at], ['queued', 3, 0, null])
    assert.deepEqual(asked, [['evaluation.run', { evaluationId: made.id }]])
    const started = await startEvaluation(db, made.id)
    assert.equal(started?.status, 'running')
    assert.deepEqual((await startEvaluation(db, made.id))?.started_at, started?.started_at, 'begun once')
  })

  test('is the only one of its organisation under way', async () => {
    const ctx = await governing()
    const { id } = await create(ctx)
    const second = { code: 'conflict', details: { reason: 'evaluation_under_way' } }
    await assert.rejects(create(ctx), second)
    assert.equal((await create(await governing())).status, 'queued', 'of another one')
    await finish(id)
    assert.equal((await create(ctx)).status, 'queued')
  })

  test('is one of a hundred that are kept', async () => {
    const ctx = await governing()
    const { organisation_id, id } = await create(ctx)
    await finish(id)
    const row = { organisation_id, name: 'a', language: 'fr' as const, variants: '[]', status: 'completed' as const }
    const rows = Array.from({ length: 99 }, () => ({ ...row, ended_at: new Date() }))
    await db.insertInto('evaluation').values(rows).execute()
    await assert.rejects(create(ctx), { code: 'conflict', details: { reason: 'too_many_evaluations', value: 100 } })
    await deleteEvaluation(ctx, id)
    assert.equal((await create(ctx)).status, 'queued')
  })

  test('asks nothing that cannot be asked: each way is tried first, and leaves nothing behind', async () => {
    const ctx = await governing()
    const wrong: [Variant, string][] = [
      [{ ...quoting, assistant: 'absent' }, 'model_not_found'],
      [{ ...quoting, model: 'plume' }, 'invalid_request'],
      [{ ...quoting, mode: 'generate' }, 'invalid_request'],
      [{ ...quoting, mode: null, model: 'absent' }, 'model_not_found'],
      [{ ...quoting, collectionIds: [asCollectionId(2_147_483_647)] }, 'not_found'],
    ]
    for (const [variant, code] of wrong) {
      await assert.rejects(create(ctx, { variants: [quoting, variant] }), { code }, JSON.stringify(variant))
    }
    assert.equal((await listEvaluations(ctx, { limit: 1, offset: 0 })).total, 0)
  })

  test('refuses a line that the database cannot hold, whatever part of it', async () => {
    const ctx = await governing()
    for (const part of [{ id: 'a\0' }, { label: '\0' }, { kind: ['\0'] }, { id: '\uD83D' }, { documents: ['\0'] }]) {
      const text = JSON.stringify({ question: 'Un ?', ...part })
      await assert.rejects(create(ctx, { text, format: 'jsonl' }), {
        code: 'invalid_request',
        details: { reason: 'lines_refused', lines: [{ line: 1, reason: 'not_a_json_question' }] },
      })
    }
  })

  test('is cancelled once, keeps what was graded and is given nothing more', async () => {
    const ctx = await governing()
    const { id } = await create(ctx)
    assert.equal(await insertAnswer(db, answer(id)), true)
    const cancelled = await cancelEvaluation(ctx, id)
    assert.deepEqual([cancelled.status, cancelled.answers], ['cancelled', 1])
    assert.equal(await insertAnswer(db, answer(id, { position: 1 })), false)
    assert.equal(await startEvaluation(db, id), undefined)
    await assert.rejects(cancelEvaluation(ctx, id), { code: 'conflict', details: { reason: 'evaluation_over' } })
    assert.equal(await finish(id), false)
    await deleteEvaluation(ctx, id)
    const left = await db.selectFrom('evaluation_answer').select('position').where('evaluation_id', '=', id).execute()
    assert.deepEqual(left, [])
    await assert.rejects(deleteEvaluation(ctx, id), { code: 'not_found' })
  })

  test('is its organisation’s, and of whoever governs it', async () => {
    const ctx = await governing()
    const { id } = await create(ctx)
    const other = await governing()
    const agent = { ...people.as(await people.person()), ...capabilities }
    for (const act of [getEvaluation, getEvaluationFigures, exportEvaluation, cancelEvaluation, deleteEvaluation]) {
      await assert.rejects(act(other, id), { code: 'not_found' }, act.name)
      await assert.rejects(act(agent, id), { code: 'forbidden', details: { scope: 'settings:manage' } }, act.name)
    }
    const page = { onlyDiffering: false, limit: 1, offset: 0 }
    await assert.rejects(listEvaluatedQuestions(other, id, page), { code: 'not_found' })
    assert.deepEqual(await listEvaluations(other, { limit: 10, offset: 0 }), { rows: [], total: 0 })
  })

  test('that nobody runs is asked for again, for a day', async () => {
    const [lost, run, old] = [
      await create(await governing()),
      await create(await governing()),
      await create(await governing()),
    ]
    pending.add(JSON.stringify({ evaluationId: run.id }))
    const created_at = new Date(Date.now() - 25 * 3_600_000)
    await db.updateTable('evaluation').set({ created_at }).where('id', '=', old.id).execute()
    asked.length = 0
    await resumeEvaluations({ ...people.as(await people.person()), jobs })
    const again = new Set(asked.map((one) => JSON.stringify(one)))
    assert.deepEqual(
      [lost, run, old].map(({ id }) => again.has(JSON.stringify(['evaluation.run', { evaluationId: id }]))),
      [true, false, false],
    )
    const ended = db.selectFrom('evaluation').select(['status', 'failure']).where('id', '=', old.id)
    assert.deepEqual(await ended.execute(), [{ status: 'failed', failure: 'timed_out' }])
  })
})

describe('what was shown', () => {
  const both = [quoting, { ...quoting, collectionIds: null }]

  test('is counted for each way apart, over what was asked of it', async () => {
    const ctx = await governing()
    const { id } = await create(ctx, { variants: both })
    for (const row of [
      answer(id, { duration_ms: 100 }),
      answer(id, { position: 1, ...none, ...noDocument, status: 'not_found', duration_ms: 300 }),
      answer(id, {
        position: 2,
        ...noDocument,
        all_facts: false,
        first_characters: false,
        status: 'nearest',
        duration_ms: 200,
      }),
      answer(id, {
        variant: 1,
        all_facts: false,
        first_characters: false,
        status: null,
        failure: 'timed_out',
        duration_ms: 9999,
      }),
    ]) {
      assert.equal(await insertAnswer(db, row), true)
    }
    const { figures, evaluation } = await getEvaluationFigures(ctx, id)
    assert.deepEqual([evaluation.answers, figures.map((one) => one.asked)], [4, [3, 1]])
    const [first, second] = figures
    assert.deepEqual([first?.summary.answerable, first?.summary.others, first?.summary.all], [2, 1, 0.5])
    assert.equal(first?.summary.othersRefused, 1)
    assert.equal(first?.medianMs, 200)
    assert.equal(second?.medianMs, 0, 'what failed has no time of its own')
  })

  test('is read question by question, and those alone that differ', async () => {
    const ctx = await governing()
    const { id } = await create(ctx, { variants: both })
    const same = [answer(id, { status: 'quoted' }), answer(id, { variant: 1, status: 'answered' })]
    const level = [answer(id, { position: 2 }), answer(id, { position: 2, variant: 1, status: 'nearest' })]
    for (const row of [...same, answer(id, { position: 1 }), ...level]) await insertAnswer(db, row)
    const listed = async (onlyDiffering: boolean, limit = 10, offset = 0) => {
      const { rows, total } = await listEvaluatedQuestions(ctx, id, { onlyDiffering, limit, offset })
      return [
        total,
        rows.map(({ question, answers }) => [question.turns[0], answers.map((one) => one?.status ?? null)]),
      ]
    }
    assert.deepEqual(await listed(false), [
      3,
      [
        ['Un ?', ['quoted', 'answered']],
        ['Deux ?', ['quoted', null]],
        ['Trois ?', ['quoted', 'nearest']],
      ],
    ])
    assert.deepEqual(await listed(true), [1, [['Trois ?', ['quoted', 'nearest']]]])
    assert.deepEqual(await listed(false, 1, 1), [3, [['Deux ?', ['quoted', null]]]])
    assert.deepEqual(await listed(false, 1, 3), [3, []])
  })

  test('is a table for a spreadsheet, which runs nothing that a file held', async () => {
    const ctx = await governing()
    const text = 'question;faits;document\n"=1+1 ; ""a""";a|b;un.md\nDeux ?;;'
    const { id } = await create(ctx, { text, variants: [quoting, { ...quoting, mode: null }] })
    await insertAnswer(db, answer(id, { duration_ms: 12.6, all_facts: false }))
    await insertAnswer(db, answer(id, { variant: 1, status: null, failure: 'timed_out', ...none, fell_back: true }))
    const csv = await exportEvaluation(ctx, id)
    const grades = ['status', 'failure', 'all_facts', 'first_characters', 'quoted_words', 'right_document']
    const titles = [...grades, 'right_document_first', 'fell_back', 'duration_ms']
    const head = ['line', 'question', 'facts', 'document']
    assert.deepEqual(csv.split('\r\n'), [
      `\uFEFF${[...head, ...titles.map((one) => `${one} (A socle quote)`), ...titles.map((one) => `${one} (B socle)`)].join(';')}`,
      '2;"\'=1+1 ; ""a""";a | b;un.md;quoted;;0;1;1;1;1;0;13;;timed_out;;;;1;1;1;100',
      `3;Deux ?;;${';'.repeat(18)}`,
      '',
    ])
  })
})
