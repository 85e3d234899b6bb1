import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AppError } from '#platform/errors'
import { reasons } from '#platform/reasons'
import { causeWords, errorWords, storedErrorWords } from './error-words.ts'
import { englishReasons } from './reasons-english.ts'
import { frenchReasons } from './reasons-french.ts'

test('a reason takes the same value in both languages, and no sentence is that of another reason', () => {
  for (const reason of reasons) {
    const [english, french] = [englishReasons[reason], frenchReasons[reason]]
    assert.equal(english.includes('{value}'), french.includes('{value}'), reason)
  }
  const bare = new Set(['at_position', 'lines_refused', 'told_error'])
  for (const words of [englishReasons, frenchReasons]) {
    const said = reasons.filter((reason) => !bare.has(reason)).map((reason) => words[reason])
    assert.equal(new Set(said).size, said.length)
  }
})

test('an error tells its reason with its value, in the language of who reads', () => {
  const tooLong = {
    code: 'invalid_request',
    details: { reason: 'file_name_too_long', value: 255, param: 'file' },
  } as const
  assert.equal(errorWords(tooLong, 'fr'), 'file : un nom de fichier a au plus 255 caractères')
  assert.equal(errorWords(tooLong, 'en'), 'file: a file name has at most 255 characters')
  const down = new AppError('backend_unavailable', { backend: 'gpu', reason: 'http_status', value: 502 })
  assert.equal(errorWords(down, 'fr'), 'Le serveur de modèles « gpu » ne répond pas : HTTP 502')
  assert.equal(causeWords(down, 'fr'), 'HTTP 502')
  assert.match(causeWords(new AppError('shutting_down', {}), 'fr'), /s’arrête/)
  const told = {
    code: 'backend_protocol',
    details: { backend: 'gpu', reason: 'told_error', value: '$& died' },
  } as const
  assert.equal(errorWords(told, 'en'), 'The model server "gpu" answered something unexpected: $& died')
  const starting = { engine: 'embeddings', reason: 'it is still starting', isStarting: true } as const
  assert.match(errorWords({ code: 'engine_unavailable', details: starting }, 'fr'), /il démarre encore$/)
})

test('lines of a file that are wrong are each told with their number', () => {
  const lines = [
    { line: 3, reason: 'question_missing' },
    { line: 7, reason: 'text_too_long', value: 8000 },
  ] as const
  const wrong = { code: 'invalid_request', details: { reason: 'lines_refused', lines } } as const
  assert.equal(errorWords(wrong, 'fr'), 'ligne 3 : la question manque ; ligne 7 : un texte a plus de 8000 caractères')
})

test('a reason that another version kept in a row is told as it was written', () => {
  assert.match(storedErrorWords('corrupted', { reason: 'no structure at all' }, 'fr'), /\(no structure at all\)/)
  assert.match(
    storedErrorWords('corrupted', { reason: 'page_unreadable', value: 4 }, 'fr'),
    /la page 4 ne peut pas être lue/,
  )
})
