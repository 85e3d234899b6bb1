import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { foldAccents } from '../analyse.ts'
import type { Ask, Language } from './language.ts'
import { languageOf, languages } from './languages.ts'

const [french, english] = languages
assert.ok(french && english)

describe('the language of a text is that of its small words', () => {
  const cases: readonly (readonly [string, Language['code']])[] = [
    ['', 'fr'],
    ['12 500', 'fr'],
    ['Le délai est de deux mois.', 'fr'],
    ['LE DÉLAI EST DE DEUX MOIS', 'fr'],
    ['The deadline is two months.', 'en'],
    ['THE DEADLINE IS TWO MONTHS', 'en'],
    ['What is the notice period of an employee?', 'en'],
    ['L’employeur doit prévenir le salarié dans les deux mois.', 'fr'],
    // As many of each: French, which most texts here are in.
    ['le the', 'fr'],
    ['Ich bin ein Berliner', 'fr'],
  ]
  for (const [text, code] of cases) test(JSON.stringify(text), () => assert.equal(languageOf(text), code))

  test('its beginning decides, so that a long text costs no more', () => {
    assert.equal(languageOf(`${'the of and to '.repeat(300)}${'le la les des '.repeat(5000)}`), 'en')
  })
})

for (const language of languages) {
  const { code, months, numbers, hundreds, thousands, ranks, shares, stopWords, littleWords, shorthand } = language
  describe(`the pack “${code}”`, () => {
    test('names twelve months, each once', () => assert.equal(new Set(months).size, 12))

    test('holds words in lower case', () => {
      const words = [months, hundreds, thousands, [...stopWords], [...littleWords]].flat()
      const named = [...words, ...[numbers, ranks, shares, shorthand].flatMap((one) => Object.keys(one))]
      assert.deepEqual(
        named.filter((word) => word !== word.toLowerCase()),
        [],
      )
    })

    test('has shorthand without accents, none of which leads to itself', () => {
      const keys = Object.keys(shorthand)
      assert.deepEqual(
        keys.filter((key) => key !== foldAccents(key) || shorthand[key] === key),
        [],
      )
    })

    test('has numbers below a hundred, and shares that are ratios', () => {
      assert.ok(Object.values(numbers).every((value) => Number.isInteger(value) && value >= 0 && value < 100))
      assert.ok(Object.values(shares).every((value) => value > 0 && value <= 3))
    })

    test('opposes two ways of speaking that never match one another', () => {
      for (const [one, other] of language.opposites) assert.notEqual(one.source, other.source)
    })

    test('keeps negations in what tells passages apart', () => {
      for (const word of ['ne', 'non', 'jamais', 'aucun', 'not', 'never']) {
        if (code === 'en' || word !== 'aucun') assert.equal(stopWords.has(word), false, word)
      }
    })
  })
}

/** What a question asks for, in the words of one pack. */
function asksOf({ asks }: Language, question: string): Ask[] {
  const level = foldAccents(question.toLowerCase()).replace(/’/g, "'")
  return (['figure', 'money', 'moment', 'person', 'contact', 'yes-or-no', 'list'] as const).filter((ask) =>
    asks[ask].test(level),
  )
}

describe('a question in French asks for', () => {
  const cases: readonly (readonly [string, readonly Ask[]])[] = [
    ['Combien de jours de congé ?', ['figure']],
    ['Quel est le montant de la prime ?', ['money']],
    ['Quelle est la durée du préavis ?', ['figure']],
    ['Quand puis-je partir ?', ['moment', 'yes-or-no']],
    ['Qui est le responsable ?', ['person']],
    ['Quel est le numéro de téléphone ?', ['contact']],
    ['Est-ce que je peux refuser ?', ['yes-or-no']],
    ['Puis-je refuser une mutation ?', ['yes-or-no']],
    ['Ai-je droit à une pause ?', ['yes-or-no']],
    ['Quels sont les documents à fournir ?', ['list']],
    ['Que faire en cas d’accident ?', ['list']],
    ['Quels jours est ouverte la mairie ?', ['moment']],
    ['Définition du contrat', []],
  ]
  for (const [question, asks] of cases) {
    test(`${question} → ${asks.join(', ') || 'nothing told'}`, () => assert.deepEqual(asksOf(french, question), asks))
  }
})

describe('a question in English asks for', () => {
  const cases: readonly (readonly [string, readonly Ask[]])[] = [
    ['How many days of leave?', ['figure']],
    ['How much is the fine?', ['figure', 'money']],
    ['When is the deadline?', ['moment']],
    ['Who is in charge?', ['person']],
    ['What is the e-mail address?', ['contact']],
    ['Can I refuse?', ['yes-or-no']],
    ['I am ill; must the employer tell them?', ['yes-or-no']],
    ['How much notice must I give?', ['figure']],
    ['What are the steps?', ['list']],
    ['Definition of a contract', []],
  ]
  for (const [question, asks] of cases) {
    test(`${question} → ${asks.join(', ') || 'nothing told'}`, () => assert.deepEqual(asksOf(english, question), asks))
  }
})

describe('ways of asking whoever answers are taken out of a question', () => {
  const cases: readonly (readonly [Language, string, string])[] = [
    [french, 'Pouvez-vous me dire le délai ?', ' le délai ?'],
    [french, 'Merci de me donner le tarif', ' le tarif'],
    [french, 'Donne-moi les horaires', ' les horaires'],
    [french, 'Je voudrais savoir le prix', ' le prix'],
    [french, 'J’aimerais connaître le prix', ' le prix'],
    [french, 'Veuillez m’excuser', 'Veuillez m’excuser'],
    [french, 'Pouvez-vous refuser un congé ?', 'Pouvez-vous refuser un congé ?'],
    [english, 'Could you please tell me the deadline?', ' the deadline?'],
    [english, 'I would like to know the price', ' the price'],
    [english, 'Can you refuse a leave?', 'Can you refuse a leave?'],
  ]
  for (const [{ requests }, question, rest] of cases) {
    test(question, () => assert.equal(question.replace(requests, ''), rest))
  }
})
