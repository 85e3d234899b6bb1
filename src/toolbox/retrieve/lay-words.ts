import { analyse } from '#text/analyse'

/** Turns of everyday speech and the words that official texts use for them; several words are looked for first. */
const turns: readonly (readonly [RegExp, string])[] = [
  [/(?<!\p{L})(?:au|du) noir(?!\p{L})/giu, 'travail dissimulé illégal'],
  [/(?<!\p{L})heures? sup+s?(?!\p{L})/giu, 'heures supplémentaires'],
  [/(?<!\p{L})mi[- ]temps(?!\p{L})/giu, 'temps partiel'],
  [/(?<!\p{L})ch[oô]mage (?:partiel|technique)(?!\p{L})/giu, 'activité partielle'],
  [/(?<!\p{L})(?:p[oô]le emploi|anpe)(?!\p{L})/giu, 'France Travail'],
  [/(?<!\p{L})(?:fiches?|feuilles?|bulletins?) de (?:paie|paye|salaire)(?!\p{L})/giu, 'bulletin de paie'],
  [/(?<!\p{L})(?:contrat pro)(?!\p{L})/giu, 'contrat de professionnalisation'],
  [
    /(?<!\p{L})(?:stages? d['’]immersion|immersion professionnelle)(?!\p{L})/giu,
    'période de mise en situation en milieu professionnel',
  ],
  [/(?<!\p{L})(?:grandes vacances|vacances d['’]été)(?!\p{L})/giu, 'vacances scolaires été'],
  [/(?<!\p{L})vacances scolaires(?!\p{L})/giu, 'périodes scolaires'],
  [/(?<!\p{L})petits? boulots?(?!\p{L})/giu, 'job emploi occasionnel'],
  [/(?<!\p{L})sans emploi(?!\p{L})/giu, 'demandeur d’emploi'],
  [/(?<!\p{L})(?:agences? d['’])?intérim(?!\p{L})/giu, 'entreprise de travail temporaire intérim'],
  [/(?<!\p{L})année sabbatique(?!\p{L})/giu, 'congé sabbatique'],
  [/(?<!\p{L})(?:burn[- ]?out|épuisement)(?!\p{L})/giu, 'risques psychosociaux épuisement professionnel'],
  [/(?<!\p{L})(?:mal|douleurs?) (?:au|de) dos(?!\p{L})/giu, 'troubles musculo-squelettiques lombalgie'],
  [/(?<!\p{L})(?:marteau[- ]piqueur)(?!\p{L})/giu, 'vibrations bruit'],
]

/** One everyday word and the official ones; of a family, one form is enough. */
const everyday: Readonly<Record<string, string>> = {
  // Work, and those who give it
  boulot: 'travail emploi',
  job: 'travail emploi',
  taf: 'travail emploi',
  bosser: 'travailler',
  taffer: 'travailler',
  embaucher: 'embaucher recruter',
  patron: 'employeur',
  patronne: 'employeur',
  boss: 'employeur',
  chef: 'employeur supérieur hiérarchique',
  manager: 'employeur supérieur hiérarchique',
  boîte: 'entreprise',
  boite: 'entreprise',
  chantier: 'chantier bâtiment',
  collègue: 'collègue salarié',
  nounou: 'assistante maternelle salarié du particulier employeur',
  ménage: 'ménage services à la personne',
  // Leaving
  virer: 'licencier rompre le contrat',
  viré: 'licencié',
  renvoyer: 'licencier',
  renvoyé: 'licencié',
  quitter: 'démissionner rompre',
  casser: 'rompre',
  partir: 'partir quitter rupture',
  rachetée: 'transfert changement d’employeur',
  rachat: 'transfert changement d’employeur',
  revendue: 'transfert changement d’employeur',
  faillite: 'liquidation judiciaire redressement',
  papiers: 'documents',
  // Money
  paye: 'salaire paie',
  payer: 'payer rémunération',
  payé: 'payé rémunéré',
  fric: 'salaire',
  argent: 'somme rémunération',
  toucher: 'percevoir indemnité',
  prime: 'prime indemnité',
  dettes: 'saisie des rémunérations créancier',
  huissier: 'saisie des rémunérations commissaire de justice',
  chômage: 'chômage allocation',
  sécu: 'Sécurité sociale',
  navigo: 'titre d’abonnement transports publics',
  métro: 'transports publics',
  vélo: 'vélo cycle frais de transport',
  voiture: 'véhicule frais de transport carburant',
  essence: 'carburant frais de transport',
  // Time
  vacances: 'congés payés',
  pont: 'pont jour férié',
  noël: 'jour férié Noël',
  pâques: 'jour férié Pâques',
  ascension: 'jour férié Ascension',
  pause: 'temps de pause repos',
  gratuitement: 'sans rémunération supplémentaire',
  // Family and health
  fils: 'enfant',
  fille: 'enfant',
  bébé: 'enfant naissance',
  gamin: 'enfant',
  gosse: 'enfant',
  ado: 'jeune mineur',
  femme: 'femme conjoint',
  mari: 'conjoint',
  enceinte: 'enceinte grossesse maternité',
  pacser: 'pacte civil de solidarité PACS mariage',
  enterrement: 'décès obsèques',
  obsèques: 'décès obsèques',
  mort: 'décès',
  fièvre: 'malade',
  mourant: 'fin de vie solidarité familiale',
  mourir: 'décès fin de vie',
  nièce: 'jeune',
  neveu: 'jeune',
  étudiant: 'étudiant jeune',
  grippe: 'malade maladie',
  blessé: 'blessé accident du travail',
  blessure: 'blessure accident du travail',
  toubib: 'médecin du travail',
  docteur: 'médecin',
  handicapé: 'travailleur handicapé',
  // Trouble
  humilier: 'harcèlement moral humilier',
  humilie: 'harcèlement moral',
  humiliation: 'harcèlement moral',
  insulte: 'harcèlement moral insulte',
  harceler: 'harcèlement',
  racisme: 'discrimination origine',
  sexiste: 'discrimination sexe',
  insulter: 'harcèlement moral insulter',
  rabaisser: 'harcèlement moral',
  draguer: 'harcèlement sexuel',
  raciste: 'discrimination origine',
  clope: 'fumer tabac',
  cigarette: 'fumer vapoter',
  boire: 'alcool addictions',
  boit: 'alcool addictions',
  ivre: 'alcool addictions',
  drogue: 'stupéfiants addictions',
  fumer: 'fumer tabac',
  // Places and weather
  toit: 'toiture travail en hauteur',
  échelle: 'travail en hauteur échelle',
  échafaudage: 'travail en hauteur échafaudage',
  degrés: 'température chaleur',
  chaud: 'chaleur canicule',
  froid: 'froid basse température',
}

const stemOf = (word: string): string => analyse(word)[0] ?? word
const official = new Map(Object.entries(everyday).map(([word, words]) => [stemOf(word), words]))

function withOfficialTurns(question: string): string {
  return turns.reduce((text, [pattern, words]) => text.replace(pattern, (found) => `${found} ${words} `), question)
}

/** The question with the words of official texts beside its everyday ones; the same when it has none. */
export function inOfficialWords(question: string): string {
  const rewritten = withOfficialTurns(question).replace(/\p{L}+/gu, (word) => {
    const words = official.get(stemOf(word))
    return words === undefined ? word : `${word} ${words}`
  })
  return rewritten === question ? question : rewritten.replace(/\s+/g, ' ').trim()
}

/** Each informative word of a question, with the official words that stand for it just as well. */
export function wordsWithEquivalents(question: string): string[][] {
  return analyse(question).map((stem) => [...new Set([stem, ...analyse(official.get(stem) ?? '')])])
}
