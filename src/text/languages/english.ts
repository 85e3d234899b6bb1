import type { Language } from './language.ts'

const stopWords = `a about am an and any are as at be been by can could did do does for from get had has have he her his how i
  if in into is it its may me my of on or our she should so such than that the their them then there these they this those to
  under up us was we were what when where which who whom whose why will with would you your`

const littleWords = 'the of and to is are in for that which with by not be on this from shall as it an'

export const english: Language = {
  code: 'en',
  stopWords: new Set(stopWords.split(/\s+/)),
  littleWords: new Set(littleWords.split(' ')),
  months: [
    'january',
    'february',
    'march',
    'april',
    'may',
    'june',
    'july',
    'august',
    'september',
    'october',
    'november',
    'december',
  ],
  numbers: {
    one: 1,
    two: 2,
    three: 3,
    four: 4,
    five: 5,
    seven: 7,
    eight: 8,
    nine: 9,
    ten: 10,
    eleven: 11,
    twelve: 12,
    thirteen: 13,
    fourteen: 14,
    fifteen: 15,
    sixteen: 16,
    seventeen: 17,
    eighteen: 18,
    nineteen: 19,
    twenty: 20,
    thirty: 30,
    forty: 40,
    fifty: 50,
    sixty: 60,
    seventy: 70,
    eighty: 80,
    ninety: 90,
  },
  hundreds: ['hundred'],
  thousands: ['thousand'],
  millions: { million: 1e6, billion: 1e9 },
  ranks: {
    first: 1,
    third: 3,
    fourth: 4,
    fifth: 5,
    sixth: 6,
    seventh: 7,
    eighth: 8,
    ninth: 9,
    tenth: 10,
  },
  shares: {
    half: 1 / 2,
  },
  opposites: [
    [/\bat least\b/, /\bat most\b/],
    [/\b(?:forbidden|prohibited)\b/, /\b(?:allowed|permitted)\b/],
    [/\bmandatory\b/, /\boptional\b/],
    [/\bbefore\b/, /\bafter\b/],
    [/\b(?:less|fewer) than\b/, /\bmore than\b/],
  ],
  shorthand: { u: 'you', ur: 'your', pls: '', plz: '', thx: 'thanks', r: 'are' },
  asks: {
    figure:
      /\bhow (?:many|much|long|old|often|far|big)\b|\b(?:duration|number|rate|percentage|threshold|minimum|maximum|notice period)\b/,
    money: /\b(?:price|cost|salary|wage|pay|paid|fee|fine|amount|allowance|rent|budget|euros?)\b|€/,
    moment: /\b(?:when|what (?:date|day|time)|deadline|until|opening hours)\b/,
    person: /\b(?:who|whom|which (?:person|department|company))\b/,
    contact: /\b(?:contact|phone|number|e-?mail|address|reach)\b/,
    'yes-or-no':
      /(?<!\b(?:what|when|where|which|who|whom|whose|why|how)\b[^.?!;,]{0,60})\b(?:can|may|must|should|does|do|is|are|has|have|will) (?:i|my|we|he|she|they|the|an?|it|you|our|someone|employers?)\b/,
    list: /\b(?:what are|which (?:documents|conditions|cases)|list|steps|conditions)\b/,
  },
  requests:
    /(?<!\p{L})(?:(?:can|could|would) you (?:please )?(?:tell|give|show|explain to) (?:me|us)|(?:please )?(?:tell|give|show) (?:me|us)|i (?:would like|'d like|want) to know)(?: please)?(?!\p{L})/giu,
  modality: /\b(?:can|cannot|may|must|shall|forbidden|allowed|required|right|only|except|unless|not|no)\b/,
}
