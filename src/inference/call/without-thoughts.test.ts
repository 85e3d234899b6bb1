import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type ThinkingHabit, withoutThoughts } from './without-thoughts.ts'

const unknown = (): ThinkingHabit => ({ thinksUnopened: null })

/** What each delta shows, then the end. */
function shownOf(deltas: readonly string[], habit: ThinkingHabit = unknown(), isCut = false): string[] {
  const filter = withoutThoughts(habit)
  return [...deltas.map((delta) => filter.push(delta)), filter.end(isCut)]
}

const shown = (deltas: readonly string[], habit?: ThinkingHabit, isCut?: boolean): string =>
  shownOf(deltas, habit, isCut).join('')

describe('what stands between the marks is not shown, however it is cut', () => {
  const texts = [
    '<think>Voyons… 2 < 3 [4]</think>Deux mois [1].',
    '<THINKING>Voyons</THINKING>Deux mois [1].',
    '[THINK]Voyons [5][/THINK]Deux mois [1].',
    '<|channel|>analysis<|message|>Voyons<|end|><|start|>assistant<|channel|>final<|message|>Deux mois [1].',
  ]
  for (const text of texts) {
    test(text, () => {
      for (const habit of [true, false, null]) {
        for (let cut = 0; cut <= text.length; cut += 1) {
          const deltas = [text.slice(0, cut), text.slice(cut)]
          assert.equal(shown(deltas, { thinksUnopened: habit }), 'Deux mois [1].', `${habit}, cut at ${cut}`)
        }
        assert.equal(shown([...text], { thinksUnopened: habit }), 'Deux mois [1].')
      }
    })
  }
})

test('a thought that never ends shows nothing, signs that are no marks are kept', () => {
  assert.equal(shown(['<thinking>Voyons', ' encore']), '')
  assert.equal(shown(['a < b et <b> gras', ' <']), 'a < b et <b> gras <')
  assert.equal(shown(['un [', 'lien](x) [T', 'H] <|', 'x|>']), 'un [lien](x) [TH] <|x|>')
})

test('a thought that is closed and never was opened is not shown, nor in the next answer', () => {
  const habit = unknown()
  assert.deepEqual(shownOf(['Je dois réfléchir. ', '</th', 'ink>', 'Deux mois [1].'], habit), [
    '',
    '',
    '',
    'Deux mois [1].',
    '',
  ])
  assert.equal(habit.thinksUnopened, true)
  assert.deepEqual(shownOf(['Le passage [2] dit', ' deux. </think>Deux', ' mois [1].'], habit), [
    '',
    'Deux',
    ' mois [1].',
    '',
  ])
  assert.equal(shown(['Le passage [2] dit'], habit, true), '', 'cut within its thought')
})

test('the first answer waits for a citation, the next ones for nothing', () => {
  const habit = unknown()
  assert.deepEqual(shownOf(['Deux ', 'mois [', '1], puis', ' rien.'], habit), [
    '',
    '',
    'Deux mois [1], puis',
    ' rien.',
    '',
  ])
  assert.equal(habit.thinksUnopened, false)
  assert.deepEqual(shownOf(['Deux ', 'mois.'], habit), ['Deux ', 'mois.', ''])
})

test('an answer that cites nothing is shown at its end, or once it is long', () => {
  assert.deepEqual(shownOf(['Bonjour', ' !']), ['', '', 'Bonjour !'])
  const long = 'mot '.repeat(501)
  assert.deepEqual(shownOf([long, 'fin']), [long, 'fin', ''])
})

test('a model that thinks no more is shown, and known for it', () => {
  const habit: ThinkingHabit = { thinksUnopened: true }
  assert.deepEqual(shownOf(['Deux mois [1].'], habit), ['', 'Deux mois [1].'])
  assert.equal(habit.thinksUnopened, false)
})

test('what was cut teaches nothing', () => {
  const habit = unknown()
  assert.equal(shown(['Deux mo'], habit, true), 'Deux mo')
  assert.equal(habit.thinksUnopened, null)
})

test('a thought of a megabyte by small pieces takes little', () => {
  const filter = withoutThoughts({ thinksUnopened: true })
  const startedAtMs = performance.now()
  for (let written = 0; written < 1_000_000; written += 4) filter.push('<a> ')
  assert.equal(filter.push('</think>Oui.'), 'Oui.')
  assert.ok(performance.now() - startedAtMs < 5_000)
})
