import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Character, cut, lineEnd, pageOf, typed } from '../../../../test/fakes/typed-page.ts'
import type { Block } from './blocks.ts'
import { rulesBetweenColumns } from './broken-rules.ts'
import { readLines } from './page-lines.ts'
import { engineText, pageLosses } from './page-losses.ts'
import type { FormField, PageText } from './page-text.ts'
import { readTagged } from './read-tagged.ts'
import { uprightPage } from './turned-page.ts'
import { turnedTexts, withTurnedTexts } from './turned-text.ts'
import { withFields } from './with-fields.ts'

const lines = (text: PageText): string[] => readLines(text, 1).map((line) => line.text)

describe('what was filled in a form', () => {
  const field = (
    text: string,
    [left, bottom]: readonly [number, number],
    more: Partial<FormField> = {},
  ): FormField => ({
    box: { left, right: left + 100, top: bottom + 12, bottom },
    text,
    isDrawn: false,
    ...more,
  })
  const filled = (fields: readonly FormField[], ...characters: readonly (readonly Character[])[]): string[] =>
    lines(withFields({ ...pageOf(...characters), fields }))

  test('is read after its label', () => {
    assert.deepEqual(filled([field('DUPONT', [90, 699])], typed('Nom :'), [lineEnd], typed('Prénom :', { y: 660 })), [
      'Nom : DUPONT',
      'Prénom :',
    ])
  })

  test('is read below its label when it stands there', () => {
    const [first, second] = filled(
      [field('12 rue des Saules', [50, 680])],
      typed('Adresse'),
      [lineEnd],
      typed('Suite', { y: 600 }),
    )
    assert.deepEqual([first, second], ['Adresse 12 rue des Saules', 'Suite'])
  })

  test('as a box that is ticked stands before its words', () => {
    const box = { box: { left: 50, right: 60, top: 711, bottom: 700 } }
    assert.deepEqual(filled([field('☒', [0, 0], box)], typed('marié', { x: 64 })), ['☒ marié'])
  })

  test('is last when nothing stands beside', () => {
    assert.deepEqual(filled([field('seul', [300, 100])], typed('Titre')), ['Titre', 'seul'])
    assert.deepEqual(filled([field('seul', [300, 100])]), ['seul'])
  })

  test('that the page draws itself is not read twice', () => {
    const page = { ...pageOf(typed('Nom : DUPONT')), fields: [field('DUPONT', [90, 699], { isDrawn: true })] }
    assert.equal(withFields(page), page)
  })
})

describe('a page that lies on its side', () => {
  /** Written upwards from the bottom left: the next letter is above the last, the next line to the right. */
  const upwards = (text: string, x: number): Character[] =>
    [...text].map((sign, index) => ({
      code: sign.codePointAt(0) ?? 0,
      box:
        sign === ' '
          ? { left: 0, right: 0, top: 0, bottom: 0 }
          : { left: x, right: x + 10, bottom: 50 + index * 5, top: 55 + index * 5 },
      angle: -Math.PI / 2,
    }))

  test('is read as if it stood upright', () => {
    const upright = uprightPage(pageOf(upwards('Le maire', 100), [lineEnd], upwards('arrête', 130)))
    assert.deepEqual([upright.width, upright.height], [842, 595])
    const [first, second] = readLines(upright, 1)
    assert.deepEqual([first?.text, second?.text], ['Le maire', 'arrête'])
    assert.ok((first?.bottom ?? 0) > (second?.bottom ?? 0), 'the first line stands above the second')
    assert.ok((first?.left ?? 0) < (first?.right ?? 0))
  })

  test('on its head is turned too, and keeps its size', () => {
    const head = typed('Le maire').map((one) => ({ ...one, angle: Math.PI }))
    const { width, height, boxAt } = uprightPage(pageOf(head))
    assert.deepEqual([width, height, boxAt(0)], [595, 842, { left: 540, right: 545, bottom: 132, top: 142 }])
  })

  test('stays as it is when it stands upright', () => {
    const page = pageOf(typed('Le maire'))
    assert.equal(uprightPage(page), page)
  })
})

describe('what stands on its side in a margin', () => {
  const stamp = (text: string, angle: number): Character[] => typed(text, { x: 20, y: 300, angle })

  test('is told apart from the text, whichever side it is read from', () => {
    const page = pageOf(
      typed('Le conseil délibère'),
      [lineEnd],
      stamp('REÇU', Math.PI / 2),
      [lineEnd],
      stamp('Réf', -Math.PI / 2),
    )
    assert.equal(turnedTexts(page, 1).length, 2)
    assert.deepEqual(turnedTexts(pageOf(typed('Le conseil')), 1), [])
  })

  test('is none when it lies at another angle, or is no word', () => {
    assert.deepEqual(turnedTexts(pageOf(stamp('BROUILLON', Math.PI / 4), [lineEnd], stamp('12', Math.PI / 2)), 1), [])
  })

  const block = (text: string, page: number): Block => ({ kind: 'paragraph', level: 0, segments: [{ page, text }] })
  const placed = (turned: readonly (readonly string[])[], blocks = [block('Un', 1), block('Deux', 2)]): string[] =>
    withTurnedTexts(
      blocks,
      turned.map((lines_, index) => ({ number: index + 1, turned: lines_ })),
    ).map(({ segments }) => segments.map(({ text }) => text).join(' '))

  test('goes below its page', () =>
    assert.deepEqual(placed([['Reçu en préfecture'], []]), ['Un', 'Reçu en préfecture', 'Deux']))
  test('of the last page goes to the end', () =>
    assert.deepEqual(placed([[], ['Reçu en préfecture']]), ['Un', 'Deux', 'Reçu en préfecture']))
  test('is said once, whatever its numbers', () =>
    assert.deepEqual(placed([['Page 1 sur 2 reçue'], ['Page 2 sur 2 reçue']]), ['Un', 'Page 1 sur 2 reçue', 'Deux']))
  test('that the text says already is not said again', () => assert.deepEqual(placed([['Un'], []]), ['Un', 'Deux']))
  test('of no page changes nothing', () => assert.deepEqual(placed([[], []]), ['Un', 'Deux']))
})

describe('words that the text does not keep', () => {
  const page = (number: number, words: string) => ({ number, engineText: words })

  test('are told with their page, when they are three at least and not few among many', () => {
    assert.deepEqual(pageLosses([page(4, 'un deux trois quatre cinq')], 'un deux'), [
      { kind: 'lost_words', page: 4, lost: 3, of: 5, examples: ['trois', 'quatre', 'cinq'] },
    ])
    assert.deepEqual(pageLosses([page(1, 'un deux trois'), page(2, 'un')], 'un'), [])
    assert.deepEqual(pageLosses([page(1, `a b c ${'mot '.repeat(200)}`)], 'mot'), [])
  })

  test('are those of the engine, without the words that the end of a line cuts, notes apart from theirs', () => {
    assert.equal(engineText(pageOf(typed('Le maire'), [lineEnd], typed('arrête'))), 'Le maire arrête')
    assert.equal(
      engineText(pageOf(typed('Une admini'), [cut], typed('stration locale'))).replace(/\s+/g, ' '),
      'Une locale',
    )
    assert.equal(engineText(pageOf(typed('conseil'), typed('1', { x: 85, y: 705, size: 6 }))), 'conseil 1')
  })
})

describe('a page whose file says what its parts are', () => {
  const marked = (text: string, mark: number, place: { x?: number; y?: number } = {}) =>
    typed(text, place).map((one) => ({ ...one, mark }))
  type Marked = Character & { readonly mark?: number }
  const tagged = (structure: ReturnType<PageText['structure']>, ...characters: readonly (readonly Marked[])[]) => {
    const all = characters.flat()
    const text: PageText = { ...pageOf(all), markAt: (index) => all[index]?.mark ?? -1, structure: () => structure }
    return readTagged(text, 2)
  }
  const part = (type: string, mark: number) => ({ type, children: [mark] })

  test('has its words in them, counted beside those that are in none', () => {
    const { parts, letters, taggedLetters, number } = tagged(
      [{ type: 'Document', children: [part('H1', 0), part('P', 1)] }],
      marked('Titre', 0),
      [lineEnd],
      marked('Le texte', 1, { y: 680 }),
      [lineEnd],
      typed('12', { y: 20 }),
    )
    assert.deepEqual(
      parts.map(({ text }) => text),
      ['Titre', 'Le texte'],
    )
    assert.deepEqual([letters, taggedLetters, number], [5 + 7 + 2, 12, 2])
  })

  test('has one word that a line cuts, and a space between lines', () => {
    const { parts } = tagged(
      [part('P', 0)],
      marked('Une admini', 0),
      [cut],
      marked('stration', 0, { y: 688 }),
      [lineEnd],
      marked('locale', 0, { y: 676 }),
    )
    assert.deepEqual(
      parts.map(({ text }) => text),
      ['Une administration locale'],
    )
  })

  test('is read otherwise when it says nothing', () => {
    assert.deepEqual(tagged([], marked('Texte', 0)), { number: 2, parts: [], letters: 5, taggedLetters: 0 })
  })
})

describe('rules that are broken where columns begin', () => {
  const across = (y: number, ...ends: readonly (readonly [number, number])[]) =>
    ends.map(([left, right]) => ({ left, right, top: y, bottom: y + 1 }))
  const halves = (y: number) => across(y, [0, 50], [50, 100])

  test('are the edges of their cells', () => {
    const edges = rulesBetweenColumns({ across: [...halves(0), ...halves(20)], down: [] }, 2)
    assert.deepEqual(
      edges.map(({ left, top, bottom }) => [left, top, bottom]),
      [
        [0, 0.5, 20.5],
        [50, 0.5, 20.5],
        [100, 0.5, 20.5],
      ],
    )
  })

  test('are none when they go through, or are broken elsewhere', () => {
    assert.deepEqual(
      rulesBetweenColumns({ across: [...across(0, [0, 100]), ...across(20, [0, 100])], down: [] }, 2),
      [],
    )
    assert.deepEqual(
      rulesBetweenColumns({ across: [...halves(0), ...across(20, [0, 30], [30, 100])], down: [] }, 2),
      [],
    )
  })

  test('are none where rules down are drawn', () => {
    const down = [{ left: 50, right: 51, top: 0, bottom: 21 }]
    assert.deepEqual(rulesBetweenColumns({ across: [...halves(0), ...halves(20)], down }, 2), [])
  })
})
