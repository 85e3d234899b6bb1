import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { wordEmbedder } from '../../../../test/fakes/embedder.ts'
import { hit } from '../../../../test/fakes/hit.ts'
import { noDatabase } from '../../../../test/fakes/no-database.ts'
import type { Backend } from '#inference/backends/backend'
import { namedModel } from '#inference/backends/model-settings'
import { createCatalogue } from '#inference/memory-catalogue'
import { jobActor } from '#platform/auth/actor'
import { createLog } from '#platform/telemetry/log'
import { extractFacts } from '#text/facts/extract-facts'
import { understandQuestion } from '../question/understand-question.ts'
import { unitsOf } from '../reading/units.ts'
import { generateAnswer } from './generate-answer.ts'

/** What the model says next, piece by piece, and why it stops; null when its connection breaks there. */
let pieces: readonly string[] = []
let reason: string | null = 'stop'
let asked: Record<string, unknown> = {}

const event = (value: unknown): Buffer => Buffer.from(`data: ${JSON.stringify(value)}\n\n`)
const model: Backend = {
  name: 'une',
  kind: 'openai',
  forward(request, sink) {
    asked = JSON.parse(request.body.toString())
    sink.start(200, { 'content-type': 'text/event-stream' })
    for (const content of pieces) sink.data(event({ choices: [{ index: 0, delta: { content }, finish_reason: null }] }))
    if (reason !== null) {
      const usage = { prompt_tokens: 90, completion_tokens: 12, total_tokens: 102 }
      sink.data(event({ choices: [{ index: 0, delta: {}, finish_reason: reason }], usage }))
      sink.data(Buffer.from('data: [DONE]\n\n'))
    }
    sink.end()
    return { abort: () => {}, resume: () => {} }
  },
  listModels: async () => [namedModel('modele', 'modele')],
  close: async () => {},
}
const models = createCatalogue([model])
await models.refresh()
after(() => models.stop())

const embedder = wordEmbedder()
embedder.isDown = true
const ctx = {
  ...{ db: noDatabase(), embedder, models, log: createLog('silent') },
  usage: { record: () => {}, flush: async () => {}, stop: async () => {} },
  actor: jobActor('ask', ['search:read', 'inference:use']),
  signal: new AbortController().signal,
}

const asking = 'Quel est le délai de préavis ?'
const hits = [hit(1, 'Le délai de préavis est de deux mois.'), hit(2, 'La demande est faite par écrit.')]
const prepared: Parameters<typeof generateAnswer>[1] = {
  assistant: {
    name: 'socle',
    title: null,
    description: '',
    instructions: '',
    mode: 'generate',
    model: 'modele',
    collectionIds: null,
  },
  messages: [{ role: 'user', content: asking }],
  language: 'fr',
  model: 'modele',
  question: {
    ...{ asked: asking, understood: understandQuestion(asking), words: [], asking: [], isFollowUp: false },
    wordings: { whole: asking, asking },
    figures: extractFacts('').filter((fact) => fact.kind === 'number'),
  },
  passages: hits.map((found) => {
    const [unit] = unitsOf(found.text)
    assert.ok(unit)
    return { hit: found, units: [], best: { unit, hit: found, score: 1, similarity: null, coverage: 1 } }
  }),
  sources: [{ name: 'Mairie', documents: 2, updated_at: null }],
}

/** What is told of an answer that the model says in these pieces. */
async function answered(said: readonly string[], ends: string | null = 'stop') {
  pieces = said
  reason = ends
  const events = []
  for await (const one of generateAnswer(ctx, prepared)) events.push(one)
  const end = events.at(-1)
  assert.ok(end?.type === 'answer-finished')
  const shown = events.flatMap((one) => (one.type === 'text-delta' ? [one.text] : []))
  assert.equal(shown.join(''), end.text, 'the whole is what was shown')
  assert.equal(end.proof.answer_end, end.text.length)
  const verdicts = events.flatMap((one) => (one.type === 'claim-checked' ? [one.claim.verdict] : []))
  return { ...end, verdicts, events }
}

describe('an answer that a model writes', () => {
  test('is passed on as it comes, then each of its claims is checked, then it is told whole', async () => {
    const { text, verdicts, proof, promptTokens, completionTokens, events } = await answered([
      'Le délai de préavis ',
      'est de deux mois [1]. ',
      'La demande est faite par écrit [2].',
    ])
    assert.equal(text, 'Le délai de préavis est de deux mois [1]. La demande est faite par écrit [2].')
    assert.deepEqual(verdicts, ['supported', 'supported'])
    assert.partialDeepStrictEqual(proof, {
      answer_status: 'answered',
      model: 'modele',
      nearest_titles: [],
      fallback: null,
    })
    assert.deepEqual(
      proof.citations.map(({ index, quote, supported }) => [index, quote, supported]),
      [
        [1, 'Le délai de préavis est de deux mois.', true],
        [2, 'La demande est faite par écrit.', true],
      ],
    )
    assert.deepEqual([promptTokens, completionTokens], [90, 12])
    assert.deepEqual(
      events.map(({ type }) => type).filter((type, index, all) => type !== all[index - 1]),
      ['text-delta', 'claim-checked', 'answer-finished'],
    )
  })

  test('of a figure that the passage does not give is not supported, and says so', async () => {
    const { verdicts, proof } = await answered(['Le délai de préavis est de trois mois [1].'])
    assert.deepEqual([verdicts, proof.answer_status], [['unsupported'], 'partly_supported'])
    assert.match(proof.claims[0]?.reason ?? '', /trois mois/)
  })

  test('has its markers in one form, those that lead nowhere left out', async () => {
    const { text, verdicts } = await answered([
      'Le délai de préavis est de deux mois 【1',
      '】. La demande est faite par écrit [7].',
    ])
    assert.equal(text, 'Le délai de préavis est de deux mois [1]. La demande est faite par écrit.')
    assert.deepEqual(verdicts, ['supported', 'unsupported'])
  })

  test('begins with its words, not with the blank lines before them', async () => {
    const { text, events } = await answered(['\n\n', '  ', '\nLe délai de préavis est de deux mois [1].'])
    assert.equal(text, 'Le délai de préavis est de deux mois [1].')
    assert.equal(events.filter((one) => one.type === 'text-delta' && one.text === '').length, 0)
  })

  test('that ends for its length is told as cut, whatever it says', async () => {
    const { proof } = await answered(['Le délai de préavis est de deux mois [1].'], 'length')
    assert.equal(proof.answer_status, 'cut')
    assert.equal(
      (await answered(['Je ne trouve pas la réponse dans les passages.'], 'length')).proof.answer_status,
      'cut',
    )
  })

  test('that finds nothing cites nothing, and names the nearest documents once each', async () => {
    const { proof, verdicts } = await answered(['Je ne trouve pas la réponse dans les passages.'])
    assert.partialDeepStrictEqual(proof, {
      answer_status: 'not_found',
      citations: [],
      search_results: [],
      nearest_titles: ['Règlement'],
    })
    assert.deepEqual(verdicts, [])
  })

  test('that says nothing is a failure of the model', async () => {
    for (const said of [[], ['  \n ']]) {
      await assert.rejects(answered(said), {
        code: 'backend_protocol',
        details: { backend: 'modele', reason: 'answer_empty' },
      })
    }
  })

  test('that breaks off is a failure, after what was shown of it', async () => {
    pieces = ['Le délai de préavis est de deux mois [1]. Puis ']
    reason = null
    const shown: string[] = []
    await assert.rejects(async () => {
      for await (const one of generateAnswer(ctx, prepared)) if (one.type === 'text-delta') shown.push(one.text)
    })
    assert.match(shown.join(''), /^Le délai de préavis est de deux mois/)
  })
})

describe('what the model is asked', () => {
  test('is faithful and short unless somebody wants otherwise', async () => {
    await answered(['Deux mois [1].'])
    assert.partialDeepStrictEqual(asked, { model: 'modele', stream: true, temperature: 0.1, max_tokens: 900 })
    pieces = ['Deux mois [1].']
    reason = 'stop'
    for await (const _ of generateAnswer(ctx, { ...prepared, temperature: 0, maxTokens: 50 }));
    assert.partialDeepStrictEqual(asked, { temperature: 0, max_tokens: 50 })
  })

  test('holds the passages under their numbers, with the question', async () => {
    await answered(['Deux mois [1].'])
    const sent = JSON.stringify(asked['messages'])
    for (const words of ['numero=\\"1\\"', 'deux mois', 'numero=\\"2\\"', 'par écrit', asking]) {
      assert.ok(sent.includes(words), words)
    }
  })

  test('is for those who may search', async () => {
    const nobody = { ...ctx, actor: jobActor('ask', ['inference:use']) }
    await assert.rejects(generateAnswer(nobody, prepared).next(), { code: 'forbidden' })
  })
})
