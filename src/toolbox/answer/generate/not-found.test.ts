import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { saysNotFound } from './not-found.ts'

describe('a model that says it found nothing', () => {
  const refusals = [
    'Je n’ai pas trouvé la réponse dans les sources consultées.',
    "Je n'ai rien trouvé à ce sujet.",
    'Je ne trouve pas de réponse à cette question.',
    'JE N’AI PAS TROUVÉ DE RÉPONSE.',
    'Les passages ne précisent pas ce point.',
    'Les documents fournis ne contiennent aucune information sur la piscine.',
    'Le passage ne mentionne donc pas le tarif.',
    'Les sources ne disent rien de la cantine.',
    'Aucun passage ne traite de ce sujet.',
    'Cette durée n’est pas précisée dans les passages.',
    'Je ne suis pas en mesure de répondre avec ces passages.',
    'Je ne dispose pas d’informations sur ce point.',
    'I found no answer in the sources.',
    'I could not find the answer in the passages.',
    "I couldn't find that.",
    'The passages do not mention it.',
    'The document doesn’t specify the fee.',
    'The fee is not mentioned in the passages.',
    'There is no information about this.',
  ]
  for (const refusal of refusals) test(refusal, () => assert.equal(saysNotFound(refusal), true))

  test('may cite what it read, in few words', () => {
    assert.equal(saysNotFound('Les passages [1][2] ne précisent pas la durée.'), true)
  })
})

describe('a model that answers', () => {
  const answers = [
    'Le préavis est de deux mois [1].',
    'L’employeur ne peut pas refuser ce congé [1].',
    'Le salarié ne peut pas répondre à la place de son collègue [2].',
    'Aucune indemnité n’est due [1].',
    'Le congé n’est pas rémunéré [1].',
    'The employer cannot refuse [1].',
    'The leave is not paid [1].',
    'No notice is due [1].',
    'Aucun document n’est exigé [1].',
    'La durée n’est pas indiquée dans le contrat [1].',
    'It is not mentioned in the contract [1].',
    'No source of income is needed [1].',
    '',
  ]
  for (const answer of answers) test(JSON.stringify(answer), () => assert.equal(saysNotFound(answer), false))

  test('and adds that something else was not found, has answered', () => {
    const answer = `${'Le préavis d’un cadre est de trois mois, et celui d’un ouvrier d’un mois [1]. '.repeat(3)}Les passages ne précisent pas le reste.`
    assert.equal(saysNotFound(answer), false)
  })

  test('at length is no refusal, whatever it says', () => {
    assert.equal(saysNotFound(`Je n’ai pas trouvé de réponse. ${'Voici pourtant ce que je sais. '.repeat(20)}`), false)
  })
})
