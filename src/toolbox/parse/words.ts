/** The few words that readers add to a text, in the language of the document. */
const words = {
  fr: {
    attachment: 'Pièce jointe',
    from: 'De',
    to: 'À',
    cc: 'Cc',
    date: 'Date',
    notes: 'Notes',
    slide: 'Diapositive',
    field: (name: string, value: string) => `${name} : ${value}`,
  },
  en: {
    attachment: 'Attachment',
    from: 'From',
    to: 'To',
    cc: 'Cc',
    date: 'Date',
    notes: 'Notes',
    slide: 'Slide',
    field: (name: string, value: string) => `${name}: ${value}`,
  },
}

export type Words = (typeof words)['fr']

export function wordsIn(language: string): Words {
  return language === 'en' ? words.en : words.fr
}
