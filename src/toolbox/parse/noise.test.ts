import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isNoise } from './noise.ts'

const french =
  'Le conseil municipal délibère sur les affaires de la commune et vote chaque année le budget, après un débat sur les orientations.'

function shifted(text: string, by: number): string {
  return text.replaceAll(/[a-z]/g, (letter) => String.fromCodePoint(((letter.charCodeAt(0) - 97 + by) % 26) + 97))
}

test('letters that stand for others are no text, however far they are shifted, but for one', () => {
  const plain = french.normalize('NFD').replaceAll(/\p{M}/gu, '')
  const believed = Array.from({ length: 25 }, (_, index) => index + 1).filter((by) => !isNoise(shifted(plain, by)))
  assert.deepEqual(believed, [13])
  assert.equal(isNoise("FyW]^ryXryXke^-7XryXlz7'y^kyXl]zy^.]Py $yX&ezW5P];zyXy'.XzyW;'X]5X'yz<;kyXr5Xlyz'e^^yP`"), true)
})

const texts: readonly [what: string, text: string][] = [
  ['French', french],
  ['English', 'The council decides on the affairs of the town and votes its budget every year, after a public debate.'],
  ['German', 'Der Rat der Gemeinde beschließt über ihre Angelegenheiten und stimmt jedes Jahr über den Haushalt ab.'],
  ['Polish', 'Rada gminy decyduje o sprawach gminy i uchwala co roku budżet po debacie nad założeniami, oraz taryfy.'],
  ['Hungarian', 'A képviselő-testület dönt a község ügyeiről, és évente megszavazza a költségvetést a vita után.'],
  ['Greek', 'Το δημοτικό συμβούλιο αποφασίζει για τις υποθέσεις του δήμου και ψηφίζει τον προϋπολογισμό κάθε χρόνο.'],
  [
    'numbers and names',
    'DUPONT 06 12 34 56 78 FR76 3000 1007 9412 3456 7890 185 SIREN 214 901 234 00017 LEROUX 84645 AB-123-CD',
  ],
  ['an address', 'https://www.exemple.fr/demarches/etat-civil/acte-de-naissance?commune=49'],
  ['a few words', 'Page blanche'],
  ['nothing', ''],
]

for (const [what, text] of texts) {
  test(`${what}: not noise`, () => assert.equal(isNoise(text), false))
}
