import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { hit } from '../../../../test/fakes/hit.ts'
import { wordEmbedder } from '../../../../test/fakes/embedder.ts'
import { noDatabase } from '../../../../test/fakes/no-database.ts'
import type { Hit } from '#data/search/hit'
import { anonymousActor } from '#platform/auth/actor'
import { createLog } from '#platform/telemetry/log'
import { analyse } from '#text/analyse'
import { extractFacts } from '#text/facts/extract-facts'
import { evidenceOf } from '../levels/evidence.ts'
import type { ReadQuestion } from '../question/read-question.ts'
import { understandQuestion } from '../question/understand-question.ts'
import { weightedCoverage } from '../question/weigh-words.ts'
import { type FeatureName, featuresOf } from './features.ts'
import { coverageOf, rarestShared, readChunks, sharedBy } from './read-chunks.ts'
import { unitsOf } from './units.ts'

/** A question of which each word weighs as much, but for those that are told. */
function question(asked: string, weights: Readonly<Record<string, number>> = {}): ReadQuestion {
  const understood = understandQuestion(asked)
  const words = [...new Set(analyse(asked))].map((stem) => ({ forms: [stem], weight: weights[stem] ?? 1 }))
  const figures = extractFacts(asked).filter((fact) => fact.kind === 'number')
  return {
    ...{ asked, understood, words, asking: words, figures, isFollowUp: false },
    wordings: { whole: asked, asking: asked },
  }
}

/** The features of the first unit of a passage that stands below these headings. */
function featuresIn(passage: string, asked: string, { rank = 0, path = '' } = {}) {
  const [unit] = unitsOf(passage)
  assert.ok(unit)
  const around = { rank, standing: 0.5, path: new Set(analyse(path)), passage: new Set(analyse(`${path} ${passage}`)) }
  return featuresOf(unit, question(asked), { ...around, wordsOf: analyse })
}

describe('words of the question', () => {
  const asked = 'préavis démission cadre'

  test('count where they stand: in the unit, with its lead, under its headings, in its passage', () => {
    const passage = '## Démission\n\nLe préavis est de trois mois. Il vaut pour chaque cadre.'
    const { own, withLead, withPath, passage: whole } = featuresIn(passage, asked, { path: 'Contrat' })
    assert.deepEqual([own, withLead, withPath, whole], [1 / 3, 2 / 3, 2 / 3, 1])
  })

  test('count in the title of the document', () => {
    const { own, withPath } = featuresIn('Trois mois.', asked, { path: 'Préavis de démission du cadre' })
    assert.deepEqual([own, withPath], [0, 1])
  })

  test('are all there when there is none to look for', () => {
    assert.equal(featuresIn('Trois mois.', 'le la les').own, 1)
  })

  test('the place of the passage counts, and that it is the first', () => {
    const [first, third] = [featuresIn('Un.', asked), featuresIn('Un.', asked, { rank: 2 })]
    assert.deepEqual([first.first, third.first, first.standing], [1, 0, 0.5])
  })
})

describe('what is asked for', () => {
  const cases: readonly (readonly [FeatureName, string, string, number])[] = [
    ['figure', 'Combien de jours de congés ?', 'Vous avez 25 jours.', 1],
    ['figure', 'Combien de jours de congés ?', 'Vous avez des congés.', -1],
    ['figure', 'Comment poser des congés ?', 'Vous avez 25 jours.', 0],
    ['money', 'Quel est le tarif de la cantine ?', 'Le repas est à 3,50 €.', 1],
    ['money', 'Quel est le tarif de la cantine ?', 'Le repas est à 3 euros.', 1],
    ['money', 'Quel est le tarif de la cantine ?', 'Le repas est à 12 h.', -1],
    ['moment', 'Quand ouvre la mairie ?', 'Elle ouvre à 8h30.', 1],
    ['moment', 'Quand ouvre la mairie ?', 'Elle ouvre les Lundis.', 1],
    ['moment', 'When is the town hall open?', 'It is open on Tuesday.', 1],
    ['moment', 'When is the town hall open?', 'It opens on Saturdays.', 1],
    ['moment', 'Quelle est la date limite ?', 'Avant le 30/06.', 1],
    ['moment', 'Quand ouvre la mairie ?', 'Elle est ouverte à tous.', -1],
    ['person', 'Qui est le directeur ?', 'Le service est dirigé par Mme Orhant.', 1],
    ['person', 'Qui est le directeur ?', 'Le service est dirigé par Gaëlle TRÉGUIER.', 1],
    ['person', 'Qui est le directeur ?', 'Le service est dirigé par un cadre.', -1],
    ['contact', 'Quel numéro de téléphone ?', 'Appelez le 01 42 75 80 00.', 1],
    ['contact', 'Quel numéro de téléphone ?', 'Appelez le 01\u00a042\u00a075\u00a080\u00a000.', 1],
    ['contact', 'Quel numéro de téléphone ?', 'Appelez le 01-42-75-80-00.', 1],
    ['contact', 'Quel numéro de téléphone ?', 'Appelez le 0142758000.', 1],
    ['contact', 'Quel numéro de téléphone ?', 'Appelez le +33 1 42 75 80 00.', 1],
    ['contact', 'Comment contacter la mairie ?', 'Écrivez à mairie@ville.example.', 1],
    ['contact', 'Quel numéro de téléphone ?', 'SIRET 21750001600019', -1],
    ['contact', 'Quel numéro de téléphone ?', 'Appelez le standard.', -1],
    ['yesOrNo', 'Est-ce que je peux refuser ?', 'L’employeur doit motiver son refus.', 1],
    ['yesOrNo', 'Est-ce que je peux refuser ?', 'Le congé est de trois jours.', -1],
    ['figuresUnasked', 'Comment poser des congés ?', 'Vous avez 25 jours.', 1],
    ['figuresUnasked', 'Combien de jours ?', 'Vous avez 25 jours.', 0],
    ['introduces', 'Quelles pièces ?', 'Les pièces sont :', 1],
    ['introduces', 'Quelles pièces ?', 'Les pièces : une photo.', 0],
    ['item', 'Quelles pièces ?', '- une photo', 1],
    ['row', 'Quel prix ?', '| Salle | 12 € |', 1],
  ]
  for (const [name, asked, passage, expected] of cases) {
    test(`${name}: ${asked} – ${passage}`, () => assert.equal(featuresIn(passage, asked)[name], expected))
  }

  test('figures of the question are looked for as they are written', () => {
    const asked = 'Quel préavis après 2 ans et 6 mois, à 45 ans ?'
    const share = (passage: string): number => featuresIn(passage, asked).sameFigure
    assert.deepEqual([share('Après 2 ans, deux mois.'), share('| 2 | 6 |'), share('Sans durée.')], [1 / 3, 2 / 3, 0])
    assert.equal(featuresIn('Après 2 ans.', 'Quel préavis ?').sameFigure, 0)
  })
})

describe('weights', () => {
  const words = [
    { forms: ['salle'], weight: 1 },
    { forms: ['tilleul', 'arbre'], weight: 3 },
  ]

  test('are shared by what is held, in any of its forms', () => {
    const share = (...held: readonly string[]): number => weightedCoverage(words, new Set(held))
    assert.deepEqual([share(), share('salle'), share('arbre'), share('salle', 'tilleul', 'arbre')], [0, 0.25, 0.75, 1])
    assert.equal(weightedCoverage([], new Set()), 1)
  })

  const tilleuls: Hit = { ...hit(1, 'La salle est libre.'), title: 'Tilleuls', path: [] }
  const asked = question('salle tilleuls budget', { tilleul: 3, budget: 4 })

  test('of a passage are those of its text, its title and its headings', () => {
    assert.equal(coverageOf(tilleuls, asked), 4 / 8)
    assert.equal(coverageOf({ ...tilleuls, path: ['Budget'] }, asked), 1)
  })

  test('the rarest of those shared is told, and none is nought', () => {
    assert.deepEqual([rarestShared(tilleuls, asked), rarestShared(hit(2, 'Rien.'), asked)], [3, 0])
  })

  test('passages share what they hold together', () => {
    assert.equal(sharedBy([tilleuls, hit(2, 'Le budget.')], asked.words), 1)
    assert.equal(sharedBy([], asked.words), 0)
  })
})

/** Vectors are never kept in these: the embedder is away, and no row is asked for. */
const embedder = wordEmbedder()
embedder.isDown = true
const ctx = {
  db: noDatabase(),
  embedder,
  log: createLog('silent'),
  actor: anonymousActor('r', null),
  signal: new AbortController().signal,
}

describe('passages that are read by their words', () => {
  const read = async (hits: readonly Hit[], asked: string) => {
    const units = await readChunks(ctx, hits, question(asked))
    return units.map(({ unit, similarity }) => [unit.text, similarity])
  }

  test('give the sentence that answers first', async () => {
    const text = 'La salle est belle. Son tarif est de 120 € la journée. On y danse.'
    const [first] = await read([hit(1, text)], 'Quel est le tarif de la salle ?')
    assert.deepEqual(first, ['Son tarif est de 120 € la journée.', null])
  })

  test('put a body’s own document before a corpus that says the same', async () => {
    const text = 'Le délai est de deux mois.'
    const official = { ...hit(1, text), corpus: 'fiches-travail', score: 1 }
    const units = await readChunks(ctx, [official, { ...hit(2, text), score: 1 }], question('Quel délai ?'))
    const scores = units.map(({ score }) => score)
    // The first place is worth 1.18 and the own document one point.
    assert.equal(Math.round(((scores[0] ?? 0) - (scores[1] ?? 0)) * 100), 18)
  })

  test('give nothing when nothing was found', async () => assert.deepEqual(await read([], 'Quel délai ?'), []))
})

describe('evidence', () => {
  const evidence = async (hits: readonly Hit[], asked: string, more: Partial<ReadQuestion> = {}) => {
    const whole = { ...question(asked), ...more }
    return evidenceOf(whole, await readChunks(ctx, hits, whole), { topSimilarity: null, hits })
  }

  test('is none when nothing was found', async () => assert.equal(await evidence([], 'Quel délai ?'), null))

  test('has no similarity without a model, leads alone when one document answers, and counts words to ten', async () => {
    const found = await evidence([hit(1, 'Le délai est de deux mois.')], 'Quel délai pour démissionner ?')
    assert.deepEqual(
      [found?.passageSimilarity, found?.unitSimilarity, found?.lead, found?.own, found?.followed, found?.words],
      [null, null, 1, 1, 1, 0.2],
    )
  })

  test('of a corpus is not of one’s own', async () => {
    assert.equal((await evidence([{ ...hit(1, 'Deux mois.'), corpus: 'fiches-travail' }], 'Quel délai ?'))?.own, 0)
  })

  test('of a follow-up is what the first passages hold of its own words', async () => {
    const followUp = { ...question('et pour la piscine'), isFollowUp: true }
    assert.equal((await evidence([hit(1, 'La piscine ouvre.')], 'x', followUp))?.followed, 1)
    assert.equal((await evidence([hit(1, 'La cantine ouvre.')], 'x', followUp))?.followed, 0)
  })

  const years: readonly (readonly [string, string, number])[] = [
    ['Quel budget en 2024 ?', 'Le budget 2023 est voté.', 1],
    ['Quel budget en 2024 ?', 'Les budgets 2023 et 2024 sont votés.', 0],
    ['Quel budget en 2024 ?', 'Le budget est voté.', 0],
    ['Quel budget ?', 'Le budget 2023 est voté.', 0],
    ['Quelle aide pour 2000 euros de travaux ?', 'L’aide de 2023 est de 10 %.', 0],
    ['Quel budget en 2024 ?', 'Un budget de 2000 € est voté.', 0],
    ['Quel budget en 2024 ?', 'Un budget de 12 1999 € est voté.', 0],
    ['Quelle année scolaire 2024-2025 ?', 'Le calendrier 2023-2024.', 0],
  ]
  for (const [asked, text, other] of years) {
    test(`${asked} – ${text}`, async () => assert.equal((await evidence([hit(1, text)], asked))?.otherYears, other))
  }
})
