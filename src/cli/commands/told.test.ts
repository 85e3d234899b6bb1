import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { AnswerProof, Citation } from '#contract/citations'
import type { KeyRow } from '#platform/keys/own-keys'
import { emptyProof } from '../../../test/fakes/conversations.ts'
import { terminalOf } from '../../../test/fakes/command-line.ts'
import { plainText } from '../plain-text.ts'
import { proofText } from './ask.ts'
import { comparedFigures } from './eval-answers.ts'
import { stateOf } from './key-list.ts'

const terminal = terminalOf('fr')

describe('what stands below an answer', () => {
  const citation: Citation = Object({
    ...{ index: 1, title: 'Congés', path: ['Report', 'Délai'], page: 4, quote: ' Les congés\n\n  non pris ' },
    ...{ publisher: 'DILA', updated_at: '2026-03-01', licence: null, url: 'https://exemple.fr/conges' },
  })
  const proof = (given: object): AnswerProof => ({ ...emptyProof, ...given })

  test('is each source on its lines: where, the words, whose, the address', () => {
    const bare = { ...citation, index: 12, page: null, path: [], publisher: null, updated_at: null, url: null }
    assert.equal(
      proofText(proof({ citations: [citation, bare] }), terminal),
      [
        ...['', 'Sources', '[1]  Congés › Report › Délai › page 4', '     « Les congés non pris »'],
        ...['     DILA, mis à jour le 2026-03-01', '     https://exemple.fr/conges'],
        ...['[12] Congés', '     « Les congés non pris »', ''],
      ].join('\n'),
    )
  })

  test('counts the claims that were checked, where there are some', () => {
    const claims = ['supported', 'unsupported', 'supported'].map((verdict) => ({ verdict }))
    assert.match(
      proofText(proof({ citations: [citation], claims }), terminal),
      /^\n2 affirmations vérifiées sur 3\nSources\n/,
    )
  })

  test('without a source is the nearest documents, or nothing', () => {
    assert.equal(
      proofText(proof({ nearest_titles: ['Congés', 'Paie'] }), terminal),
      '\nDocuments les plus proches :\n  Congés\n  Paie\n',
    )
    assert.equal(proofText(emptyProof, terminal), '')
  })
})

test('a text of others has its lines, and nothing that steers the terminal', () => {
  assert.equal(plainText('un\n\tdeux \u001B[2J\u009B1m\r\u0007é👩‍👩‍👧'), 'un\n\tdeux [2J1mé👩‍👩‍👧')
})

describe('figures of an evaluation', () => {
  const figures = { all: 0.75, refused: 0.1, answerable: 20, others: 5, medianMs: 812.6, p95Ms: 2000 }

  test('are percentages under how many questions there were', () => {
    const lines = comparedFigures(figures, null, terminal).split('\n')
    assert.equal(lines[0], '20 questions qui ont une réponse, 5 qui n’en ont pas · médiane 813 ms · p95 2000 ms')
    assert.match(lines[1] ?? '', /^ {2}tous les faits montrés +75\.0 %$/)
    assert.match(lines[3] ?? '', / +0\.0 %$/, 'what is not said is nothing')
    assert.equal(lines.length, 12)
  })

  test('stand beside those of before, with what separates them in points', () => {
    const lines = comparedFigures(figures, { all: 0.7, refused: 0.2 }, terminal).split('\n')
    assert.match(lines[1] ?? '', /75\.0 % {2}\( +70\.0 %\) {2}\+5\.0$/)
    assert.match(lines.find((line) => line.includes('refusées alors')) ?? '', /10\.0 % {2}\( +20\.0 %\) {2}-10\.0$/)
    assert.match(lines[2] ?? '', /0\.0 % {2}\( +0\.0 %\) {2}0\.0$/)
  })
})

test('a key is active, active until a day, over since one, or revoked whatever its end', () => {
  const at = (day: string) => new Date(`${day}T12:00:00Z`)
  const key = (given: Partial<KeyRow>): KeyRow => Object({ revoked_at: null, expires_at: null, ...given })
  assert.equal(stateOf(key({}), terminal), 'active')
  assert.equal(stateOf(key({ expires_at: at('2999-01-31') }), terminal), 'active jusqu’au 2999-01-31')
  assert.equal(stateOf(key({ expires_at: at('2020-01-31') }), terminal), 'expirée le 2020-01-31')
  const revoked = key({ expires_at: at('2020-01-31'), revoked_at: at('2019-05-01') })
  assert.equal(stateOf(revoked, terminal), 'révoquée le 2019-05-01')
})
