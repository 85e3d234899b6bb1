import type { Language } from './language.ts'

const stopWords = `a ai aient ainsi alors as au aucun aucune aura auront aussi autre autres aux avaient avait avec avez aviez avions avoir avons
  ayant bonjour c ca car ce ceci cela celle celles celui ces cet cette ceux chaque chez ci comme comment d dans de depuis des
  deux donc dont du elle elles en encore entre es est et etaient etait etant etc ete etes etre eu eux fait faut font furent fut
  il ils j je l la laquelle le lequel les lesquelles lesquels leur leurs lors lorsque lui m ma mais me meme memes merci mes mien
  moi mon n nos notre nous on ont or ou par parce pas peu peut peuvent plus pour pourquoi pouvez puis puisque qu quand que quel
  quelle quelles quels qui quoi s sa sans savoir se sera serait seront ses si sien soit sommes son sont sous souhaite sur t ta te
  tes toi ton tous tout toute toutes tres tu un une va vers voir vos votre voudrais vous y à été être êtes étaient était étant
  très même mêmes où ça`

const littleWords = 'le la les des du est et une un dans pour que qui par sur au aux sont avec cette ce ne pas'

export const french: Language = {
  code: 'fr',
  stopWords: new Set(stopWords.split(/\s+/)),
  littleWords: new Set(littleWords.split(' ')),
  months: [
    'janvier',
    'février',
    'mars',
    'avril',
    'mai',
    'juin',
    'juillet',
    'août',
    'septembre',
    'octobre',
    'novembre',
    'décembre',
  ],
  numbers: {
    zéro: 0,
    un: 1,
    une: 1,
    deux: 2,
    trois: 3,
    quatre: 4,
    cinq: 5,
    six: 6,
    sept: 7,
    huit: 8,
    neuf: 9,
    dix: 10,
    onze: 11,
    douze: 12,
    treize: 13,
    quatorze: 14,
    quinze: 15,
    seize: 16,
    vingt: 20,
    vingts: 20,
    trente: 30,
    quarante: 40,
    cinquante: 50,
    soixante: 60,
    septante: 70,
    huitante: 80,
    nonante: 90,
  },
  hundreds: ['cent', 'cents'],
  thousands: ['mille'],
  ranks: {
    premier: 1,
    première: 1,
    deuxième: 2,
    second: 2,
    seconde: 2,
    troisième: 3,
    quatrième: 4,
    cinquième: 5,
    sixième: 6,
    septième: 7,
    huitième: 8,
    neuvième: 9,
    dixième: 10,
  },
  shares: {
    moitié: 1 / 2,
    'un tiers': 1 / 3,
    'deux tiers': 2 / 3,
    'un quart': 1 / 4,
    'trois quarts': 3 / 4,
    'trois-quarts': 3 / 4,
    'un dixième': 1 / 10,
    'un vingtième': 1 / 20,
    double: 2,
    triple: 3,
  },
  opposites: [
    [
      /\b(?:au moins|au minimum|minimum|minimale?s?|au plus tot)\b/,
      /\b(?:au plus|au maximum|maximum|maximale?s?|au plus tard)\b/,
    ],
    [/\b(?:interdite?s?|interdiction|prohibee?s?)\b/, /\b(?:autorisee?s?|permise?s?|licite)\b/],
    [/\b(?:obligatoires?|obligatoirement|obligation|tenue? de)\b/, /\b(?:facultatif|facultative|facultativement)\b/],
    [/\b(?:dispensee?s? d|exemptee?s? d)/, /\b(?:doit|doivent|respecte|tenue?s? d)/],
    [/\bbrute?s?\b/, /\bnet(?:te)?s?\b/],
    [/\bavant\b/, /\bapres\b/],
    [/\b(?:moins de|inferieure?s?)\b/, /\b(?:plus de|superieure?s?|au moins)\b/],
  ],
}
