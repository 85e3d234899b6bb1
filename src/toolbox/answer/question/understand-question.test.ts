import assert from 'node:assert/strict'
import { test } from 'node:test'
import { understandQuestion } from './understand-question.ts'

test('two questions of one message are told apart', () => {
  for (const [message, ...parts] of [
    [
      'Combien de jours dure le congé de paternité ? Et qui paie le salaire pendant ce temps ?',
      'Combien de jours dure le congé de paternité ?',
      'Et qui paie le salaire pendant ce temps ?',
    ],
    [
      'quel est le delai pour contester une amende, et comment fait-on la demande ?',
      'quel est le delai pour contester une amende',
      'comment fait-on la demande ?',
    ],
  ]) {
    assert.deepEqual(understandQuestion(message ?? '').parts, parts)
  }
})

test('one question stays whole: a list in it, a story around it, or nothing without the other half', () => {
  for (const message of [
    'Quels papiers pour le mariage et le pacs ?',
    'Combien de temps et quand ?',
    'Qui peut voter ?',
    `${'Je travaille dans une mairie depuis longtemps. '.repeat(10)}Combien de jours ? Et comment les demander à mon chef ?`,
    'Quel tarif ? Quels horaires ? Quelle adresse pour la piscine municipale ?',
  ]) {
    assert.deepEqual(understandQuestion(message).parts, [], message)
  }
})

test('the sentences that ask are told from the story, and shorthand is written out', () => {
  const story = `Je suis agent technique depuis douze ans et mon chef de service a changé au printemps, avec de nouveaux horaires pour toute l’équipe. Combien de pauses ai-je par jour ? Merci de votre aide.`
  assert.equal(understandQuestion(story).asking, 'Combien de pauses ai-je par jour ?')
  assert.equal(understandQuestion('cb de jours ?').text, 'combien de jours ?')
  assert.ok(understandQuestion('cb ça coûte en euros ?').asks.has('figure'))
})

test('words that only ask whoever answers are no words to look for', () => {
  for (const [message, text] of [
    ['Donne-moi le numéro de la crèche', 'le numéro de la crèche'],
    ['Bonjour, pouvez-vous me dire qui tient l’état civil ?', 'Bonjour,   qui tient l’état civil ?'],
    ['jaimerais savoir combien coûte la cantine', 'combien coûte la cantine'],
    ['Je voudrais connaître les horaires de la piscine.', 'les horaires de la piscine.'],
    ['Dites-nous s’il vous plaît où déposer un dossier', 'où déposer un dossier'],
    ['Could you please tell me how long the trial period is?', 'how long the trial period is?'],
    // Nothing else is said, or it is said of somebody else.
    ['Dis-moi', 'Dis-moi'],
    ['Le maire me donne deux jours', 'Le maire me donne deux jours'],
  ]) {
    assert.equal(understandQuestion(message ?? '').text, text)
  }
})

const story =
  'Mon père est tombé malade au mois de mars et nous avons dû réorganiser toute la maison autour de lui, avec des aides qui passent matin et soir, samedi compris.'

test('a sentence of a story that asks is told by its beginning, its mark forgotten', () => {
  for (const question of [
    'Puis-je prendre un congé pour m’occuper de lui',
    'Faut-il un certificat du médecin',
    'Y a-t-il une aide de la commune',
    'À quelle adresse envoyer le dossier',
    'À qui faut-il écrire',
    'Et combien de jours ai-je',
    'Peut-on être aidé à la maison',
    'Qu’est-ce que la carte mobilité',
    'Avez-vous un service pour cela',
    'Should I write to the mayor',
    'Pour quelle durée',
  ]) {
    assert.equal(understandQuestion(`${story} ${question}`).asking, question)
  }
})

test('a sentence of a story that begins like a word that asks does not', () => {
  for (const told of [
    'Quinze jours après, il rentrait.',
    'Quittant mon poste le soir, je vais chez lui.',
    'Commentaire du médecin : repos.',
    'Canton de Vaud, il y a vécu longtemps.',
    'Mayenne est sa ville.',
    'Ouvrier toute sa vie, il ne se plaint pas.',
  ]) {
    const question = 'Combien de jours ai-je ?'
    assert.equal(understandQuestion(`${story} ${told} ${question}`).asking, question, told)
  }
})

test('a short message, or one in which nothing asks, asks as a whole', () => {
  assert.equal(understandQuestion('Bonjour. Horaires de la piscine').asking, 'Bonjour. Horaires de la piscine')
  assert.equal(understandQuestion(story).asking, story)
  assert.equal(understandQuestion('').asking, '')
})
