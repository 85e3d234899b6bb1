import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type ClaimCheck, claimChecks } from '#toolbox/eval/question-sets'
import { extractFacts } from '#text/facts/extract-facts'
import type { Doubt } from './claims-of.ts'
import { spansFor } from './find-span.ts'
import { judgeClaim } from './judge-claim.ts'

/** Without an embedding model: what words, figures and references alone can tell. */
function judge({ claim: text, question, passage }: Pick<ClaimCheck, 'claim' | 'question' | 'passage'>): Doubt | null {
  const cited = [{ text: passage.text, context: [passage.title, ...passage.path].join(' ') }]
  const claim = { text, start: 0, end: text.length, citations: [1], following: [], lead: '' }
  const spans = cited.map((one) => spansFor(text, one)[0] ?? null)
  return judgeClaim({ claim, cited, spans, similarity: null, asked: extractFacts(question), isForeign: false })
}

/**
 * Not caught yet: what only the sense of the sentence tells, or two figures that stand side by side in the passage. One
 * that is caught one day leaves this list.
 */
const knownMisses = new Set(['C30', 'C59', 'C63', 'C66', 'C76', 'C85', 'C99', 'C113', 'C116'])

for (const check of claimChecks()) {
  const isMissed = knownMisses.has(check.id)
  test(`${check.expected}${isMissed ? ', but missed' : ''}, ${check.what}: ${check.claim}`, () => {
    const verdict = judge(check) === null ? 'supported' : 'unsupported'
    assert.equal(verdict === check.expected, !isMissed)
  })
}

const passage = {
  sheet: '',
  title: 'La période d’essai',
  path: [],
  text: 'La période d’essai d’un cadre dure quatre mois.',
}

test('the reason names what was not found', () => {
  const claims = ['La période d’essai d’un cadre dure 6 mois.', 'Les chats dorment le jour sur les toits.']
  assert.deepEqual(
    claims.map((claim) => judge({ claim, question: '', passage })),
    [{ kind: 'fact', words: '6 mois' }, { kind: 'words' }],
  )
})

test('the figure asked about is not its own proof', () => {
  assert.ok(
    judge({ claim: 'Oui, la période d’essai dure 3 mois.', question: 'Est-ce que l’essai dure 3 mois ?', passage }),
  )
})

test('a claim without a passage is never supported', () => {
  const claim = { text: 'Quatre mois.', start: 0, end: 12, citations: [9], following: [], lead: '' }
  const nothing = { cited: [], spans: [], similarity: 0.99, asked: [], isForeign: false }
  assert.deepEqual(judgeClaim({ claim, ...nothing }), { kind: 'missing-passage' })
})
