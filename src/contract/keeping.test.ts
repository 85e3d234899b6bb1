import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { erasureRoutes } from './erasures.ts'
import { evaluationRoutes } from './evaluations.ts'
import { faultIn, signs, times } from './fixtures/faults.ts'
import { identityRoutes } from './identity.ts'
import { legalHoldRoutes } from './legal-holds.ts'
import { legalTextRoutes } from './legal-texts.ts'
import { modelFileRoutes } from './model-files.ts'
import { OpeningWeek } from './opening-hours.ts'
import { packRoutes } from './packs.ts'
import { personalDataRoutes } from './personal-data.ts'
import { secondFactorRoutes } from './second-factors.ts'
import { CollectionAccessDraft } from './sharing.ts'
import { supervisionRoutes } from './supervision.ts'
import { temporaryAnswerRoutes } from './temporary-answers.ts'
import { OcrRequest } from './tools.ts'
import { LimitDraft } from './usage.ts'

type Case = readonly [part: object, fault: string | null]

function judge(schema: Parameters<typeof faultIn>[0], base: object, cases: readonly Case[]): void {
  for (const [part, fault] of cases) {
    assert.equal(faultIn(schema, { ...base, ...part }), fault, JSON.stringify(part).slice(0, 80))
  }
}

describe('a limit', () => {
  const subject = { kind: 'person', id: 7 }

  test('says nothing of what it leaves free, and zero for what it closes', () => {
    const { requests_per_day, tokens_per_day, euros_per_month } = LimitDraft.parse({
      ...{ subject, model: null, requests_per_day: 0, euros_per_month: 12.5 },
    })
    assert.deepEqual([requests_per_day, tokens_per_day, euros_per_month], [0, null, 12.5])
  })

  test('is of somebody by number, of a role by name', () => {
    judge(LimitDraft, { model: null }, [
      [{ subject }, null],
      [{ subject: { kind: 'role', name: ' agent ' } }, null],
      [{ subject: { kind: 'role', id: 7 } }, 'subject.name: invalid_type'],
      [{ subject: { kind: 'key', name: 'a' } }, 'subject.id: invalid_type'],
      [{ subject: { kind: 'everybody', id: 1 } }, 'subject.kind: invalid_union'],
      [{ subject, requests_per_minute: 1.5 }, 'requests_per_minute: invalid_type'],
      [{ subject, requests_per_minute: -1 }, 'requests_per_minute: too_small'],
      [{ subject, euros_per_month: -0.01 }, 'euros_per_month: too_small'],
      [{ subject, model: '' }, 'model: too_small'],
      [{ subject, requests: 1 }, 'all: unrecognized_keys'],
    ])
  })
})

test('a collection is shared with groups by number and with organisations by name, until a moment', () => {
  assert.deepEqual(CollectionAccessDraft.parse({ visibility: 'private' }), {
    ...{ visibility: 'private', group_ids: [], organisations: [] },
  })
  judge(CollectionAccessDraft, { visibility: 'organisation' }, [
    [{ organisations: [{ name: ' Agglo ', until: 253_402_300_799 }] }, null],
    [{ organisations: [{ name: 'Agglo' }] }, 'organisations.0.until: invalid_type'],
    [{ organisations: [{ name: 'Agglo', until: null }] }, 'organisations.0.until: invalid_type'],
    [{ group_ids: ['1'] }, 'group_ids.0: invalid_type'],
    [{ visibility: 'shared' }, 'visibility: invalid_value'],
    [{ people: [1] }, 'all: unrecognized_keys'],
  ])
})

test('what is erased or held is one thing, by its number', () => {
  const { body: erasure } = erasureRoutes.erase
  judge(erasure, { kind: 'person', target_id: 7 }, [
    [{}, null],
    [{ kind: 'conversation' }, 'kind: invalid_value'],
    [{ target_id: '7' }, 'target_id: invalid_type'],
    [{ target_id: 0 }, 'target_id: too_small'],
    [{ force: true }, 'all: unrecognized_keys'],
  ])
  const { body: hold } = legalHoldRoutes.placeLegalHold
  judge(hold, { kind: 'conversation', target_id: 7, reason: 'TA de Paris, 2024-12' }, [
    [{}, null],
    [{ kind: 'document' }, 'kind: invalid_value'],
    [{ reason: '  ' }, 'reason: too_small'],
    [{ reason: signs(1001) }, 'reason: too_big'],
  ])
})

test('conversations are kept a day to ten years, calls a month to ten', () => {
  const { body } = personalDataRoutes.updateRetention
  assert.deepEqual(body.parse({ conversation_days: 365 }), { conversation_days: 365, usage_months: 24 })
  judge(body, { conversation_days: 1 }, [
    [{ usage_months: 120 }, null],
    [{ conversation_days: 0 }, 'conversation_days: too_small'],
    [{ conversation_days: 3651 }, 'conversation_days: too_big'],
    [{ usage_months: 0 }, 'usage_months: too_small'],
    [{ conversation_days: 1.5 }, 'conversation_days: invalid_type'],
  ])
})

test('a legal page is written in both languages, or left to the product', () => {
  const { body } = legalTextRoutes.updateLegalText
  judge(body, { page: 'legal', fr: 'Mentions', en: null }, [
    [{}, null],
    [{ en: undefined }, 'en: invalid_type'],
    [{ fr: ' ' }, 'fr: too_small'],
    [{ fr: signs(20_001) }, 'fr: too_big'],
    [{ page: 'cookies' }, 'page: invalid_value'],
  ])
})

test('a server is asked in parts of a week: a day that ends before it begins ends on the next', () => {
  const night = { days: [1, 5], from: '20:00', to: '08:00' }
  judge(OpeningWeek.element, night, [
    [{}, null],
    [{ from: '00:00', to: '23:59' }, null],
    [{ from: '24:00' }, 'from: invalid_format'],
    [{ to: '8:00' }, 'to: invalid_format'],
    [{ days: [] }, 'days: too_small'],
    [{ days: [0] }, 'days.0: too_small'],
    [{ days: [8] }, 'days.0: too_big'],
  ])
  assert.equal(faultIn(OpeningWeek, []), null)
  assert.equal(faultIn(OpeningWeek, times(15, night)), 'all: too_big')
})

test('files of models have names that no folder turns into a path', () => {
  const { body, params } = { ...modelFileRoutes.importModelFile, ...{ params: modelFileRoutes.fetchModelFile.params } }
  for (const name of ['demo', 'mistral-7b.q4_k_m', '0']) assert.equal(faultIn(params, { name }), null, name)
  for (const name of ['', '.', '..', '../a', 'a/b', 'A', '-a', 'é', signs(101), 'a b', 'a\n']) {
    assert.equal(faultIn(params, { name }), 'name: invalid_format', name)
  }
  assert.equal(faultIn(body, { file: 'a.gguf', name: 'a' }), null)
  assert.equal(faultIn(body, { file: '', name: 'a' }), 'file: too_small')
  assert.equal(faultIn(packRoutes.fetchPack.body, { url: 'file:///srv/lois.zip' }), 'url: invalid_format')
})

test('a second factor is shown by a code or by a passkey, never by both', () => {
  const { body } = secondFactorRoutes.showFactor
  const passkey = {
    ...{ id: 'a', rawId: 'a', type: 'public-key', clientExtensionResults: {} },
    response: { clientDataJSON: 'a', authenticatorData: 'a', signature: 'a' },
  }
  assert.deepEqual(body.parse({ code: ' 123456 ' }), { code: '123456' })
  assert.equal(faultIn(body, { passkey }), null)
  for (const wrong of [
    {},
    { code: '12345' },
    { code: 123_456 },
    { code: '123456', passkey },
    { passkey: { id: 'a' } },
  ]) {
    assert.notEqual(faultIn(body, wrong), null, JSON.stringify(wrong))
  }
})

test('a rule of arrival has conditions on claims, of which each names its values', () => {
  const { body } = identityRoutes.saveArrivalRules
  const rule = { when: { service: ['Paie', '*@mairie.fr'] }, organisation_id: null, role: 'agent', groups: [] }
  const one = (part: object) => faultIn(body, { rules: [{ ...rule, ...part }] })
  assert.deepEqual([one({}), one({ when: {} })], [null, null])
  assert.equal(one({ when: { service: 'Paie' } }), 'rules.0.when.service: invalid_type')
  assert.equal(one({ when: { service: [] } }), 'rules.0.when.service: too_small')
  const conditions = Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`c${index}`, ['a']]))
  assert.equal(one({ when: conditions }), 'rules.0.when: custom')
  assert.equal(one({ role: ' ' }), 'rules.0.role: too_small')
  assert.equal(one({ organisation_id: undefined }), 'rules.0.organisation_id: invalid_type')
})

test('an evaluation asks a file of questions in one way or two', () => {
  const { body } = evaluationRoutes.createEvaluation
  const asked = { name: 'Essai', questions: 'question\nUn ?', variants: [{ assistant: 'socle' }] }
  const { format, variants } = body.parse(asked)
  assert.deepEqual([format, variants], ['csv', [{ assistant: 'socle', collection_ids: null, mode: null, model: null }]])
  judge(body, asked, [
    [{ variants: [] }, 'variants: too_small'],
    [{ variants: times(3, { assistant: 'socle' }) }, 'variants: too_big'],
    [{ variants: [{ assistant: 'socle', mode: 'invent' }] }, 'variants.0.mode: invalid_value'],
    [{ questions: '' }, 'questions: too_small'],
    [{ questions: 'a\0' }, 'questions: custom'],
    [{ format: 'xlsx' }, 'format: invalid_value'],
  ])
})

test('a question that nobody keeps comes with what was said before it', () => {
  const { body } = temporaryAnswerRoutes.answerTemporarily
  const said = { role: 'user', text: 'Combien de jours ?' }
  judge(body, { messages: [said] }, [
    [{ as_of: '2024-02-29', collection_ids: null }, null],
    [{ messages: [] }, 'messages: too_small'],
    [{ messages: times(41, said) }, 'messages: too_big'],
    [{ messages: [{ ...said, role: 'system' }] }, 'messages.0.role: invalid_value'],
    [{ messages: [{ ...said, text: ' ' }] }, 'messages.0.text: too_small'],
    [{ collection_ids: [] }, 'collection_ids: too_small'],
    [{ as_of: '2023-02-29' }, 'as_of: invalid_format'],
  ])
})

test('pages of a document are numbers from zero, or a text of numbers and ranges', () => {
  const document = { type: 'document_url', document_url: 'data:application/pdf;base64,AA==' }
  assert.equal(OcrRequest.parse({ document: { document_url: 'data:,' } }).document.type, 'document_url')
  judge(OcrRequest, { document }, [
    [{ pages: [0, 7] }, null],
    [{ pages: '0, 2-4' }, null],
    [{ pages: null, model: null }, null],
    [{ pages: [-1] }, 'pages.0: too_small'],
    [{ pages: '1;2' }, 'pages: invalid_format'],
    [{ pages: 1 }, 'pages: invalid_union'],
    [{ document: { type: 'text', text: 'a' } }, 'document: invalid_union'],
    [{ document: undefined }, 'document: invalid_union'],
    [{ image_limit: -1 }, 'image_limit: too_small'],
    [{ table_format: 'csv' }, 'table_format: invalid_value'],
  ])
})

test('the trace is asked for by how an action begins, and work by its state', () => {
  const { query } = supervisionRoutes.listAudit
  judge(query, {}, [
    [{ action: 'collection.', start_time: '0' }, null],
    [{ action: 'a\0' }, 'action: custom'],
    [{ start_time: '-1' }, 'start_time: too_small'],
    [{ start_time: 'hier' }, 'start_time: invalid_type'],
    [{ limit: '0' }, 'limit: too_small'],
  ])
  assert.equal(faultIn(supervisionRoutes.listJobs.query, { state: 'lost' }), 'state: invalid_value')
  assert.equal(faultIn(supervisionRoutes.retryJob.params, { id: '12' }), 'id: invalid_format')
})
