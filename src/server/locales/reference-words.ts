import type { Language } from './error-words.ts'

interface ReferenceWords {
  readonly title: string
  readonly lead: string
  readonly skip: string
  readonly contents: string
  readonly everybody: string
  readonly signedIn: string
  readonly scope: string
  readonly parameters: string
  readonly body: string
  readonly answer: string
  readonly example: string
  readonly errors: string
  readonly errorsText: string
  readonly shapes: string
}

const french: ReferenceWords = {
  title: 'Interface de programmation',
  lead: 'Chaque opération, avec ce qu’elle lit et ce qu’elle rend. Le même contrat existe pour les machines :',
  skip: 'Aller au contenu',
  contents: 'Sommaire',
  everybody: 'Ouverte à tous',
  signedIn: 'Il faut être connecté',
  scope: 'Permission',
  parameters: 'Paramètres',
  body: 'Corps de la requête',
  answer: 'Réponse',
  example: 'Exemple',
  errors: 'Erreurs',
  errorsText: 'Un seul corps pour toutes. Les codes ne changent jamais, les phrases suivent Accept-Language.',
  shapes: 'Formes',
}

const english: ReferenceWords = {
  title: 'Programming interface',
  lead: 'Each operation, with what it reads and what it gives. The same contract exists for machines:',
  skip: 'Skip to content',
  contents: 'Contents',
  everybody: 'Open to everybody',
  signedIn: 'For whoever is signed in',
  scope: 'Permission',
  parameters: 'Parameters',
  body: 'Request body',
  answer: 'Answer',
  example: 'Example',
  errors: 'Errors',
  errorsText: 'One body for all of them. Codes never change, sentences follow Accept-Language.',
  shapes: 'Shapes',
}

export function referenceWords(language: Language): ReferenceWords {
  return language === 'fr' ? french : english
}
