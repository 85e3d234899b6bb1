import assert from 'node:assert/strict'
import { test } from 'node:test'
import { screen, within } from '@testing-library/react'
import { morning } from '../../../test/page/conversation-answers.ts'
import { appears, cellsOf, heading, named, wordsOf } from '../../../test/page/elements.ts'
import type { Answer } from '../../../test/page/fake-server.ts'
import { everydayServer, openPage } from '../../../test/page/open-page.tsx'

type Register = Answer<'getProcessingRegister'>

const register = (more: Partial<Register> = {}): Register => ({
  object: 'processing-register',
  organisation: 'Ville de Brénac',
  generated: morning,
  accounts: { count: 1, disabled: 0, programs: 1 },
  sign_in: { by_provider: false, by_mail: false },
  conversations: { count: 0, messages: 0, days: 1, since: null },
  documents: { collections: 1, guarded: 1, count: 1 },
  files: { count: 0 },
  usage: { count: 1, months: 1, since: null },
  trace: { count: 0, since: null },
  held: 0,
  model_servers: [],
  ...more,
})

async function open(known: Register, language: 'fr' | 'en' = 'fr') {
  const server = everydayServer().answers('getProcessingRegister', known)
  await openPage('/administration/registre', { server, language })
  await heading(language === 'fr' ? 'Journal d’audit' : 'Audit log')
}

/** What a processing says under one of its words. */
function said(processing: string, word: string): string | undefined {
  const section = named('heading', processing).closest('section')
  const lines = [...(section?.querySelectorAll('.facts > div') ?? [])].map(wordsOf)
  return lines.find((line) => line.startsWith(word))?.slice(word.length)
}

test('one of each is written in the singular', async () => {
  await open(register())
  assert.ok(screen.getByText('Ville de Brénac, état au 15 nov. 2026, 10:00.'))
  assert.equal(said('Comptes et accès', 'Aujourd’hui'), '1 compte, dont 0 désactivé ; 1 programme.')
  assert.equal(said('Conversations', 'Durée'), '1 jour après le dernier message, puis suppression.')
  assert.equal(
    said('Documents', 'Aujourd’hui'),
    '1 document dans 1 collection, dont 1 interne ou sensible ; 0 fichier gardé par l’API.',
  )
  assert.equal(said('Mesure des usages', 'Aujourd’hui'), '1 ligne')
})

test('many are written in the plural, in thousands, since the day of the first', async () => {
  await open(
    register({
      conversations: { count: 1200, messages: 34_000, days: 90, since: morning },
      documents: { collections: 12, guarded: 2, count: 12_000 },
      files: { count: 3 },
      trace: { count: 1_000_000, since: morning },
      held: 1234,
    }),
  )
  assert.equal(
    said('Conversations', 'Aujourd’hui'),
    '1 200 conversations, 34 000 messages depuis le 15 nov. 2026. Dont conservés par décision : 1 234 (personnes, collections ou conversations).',
  )
  assert.equal(
    said('Documents', 'Aujourd’hui'),
    '12 000 documents dans 12 collections, dont 2 internes ou sensibles ; 3 fichiers gardés par l’API.',
  )
  assert.equal(said('Journal d’audit', 'Aujourd’hui'), '1 000 000 lignes depuis le 15 nov. 2026')
})

test('whom questions are sent to is named with where it runs and what it may see', async () => {
  const servers = [
    { name: 'vllm', runs_in: 'france' as const, may_see: 'sensitive' as const, is_own: true },
    { name: 'ailleurs', runs_in: null, may_see: 'public' as const, is_own: false },
  ]
  await open(register({ model_servers: servers }))
  const table = await appears('table', 'Serveurs de modèles')
  assert.deepEqual(within(table).getAllByRole('columnheader').map(wordsOf), [
    'Nom',
    'Où il tourne',
    'Ce qu’il peut voir',
  ])
  assert.deepEqual(cellsOf(table), [
    ['vllm', 'En France', 'Toutes, sensibles comprises'],
    ['ailleurs', 'Non précisé', 'Données publiques seulement'],
  ])
})

test('without a model server, nothing leaves, and that is said', async () => {
  await open(register())
  assert.ok(screen.getByText('Aucun : rien ne quitte cette machine.'))
})

test('a register that cannot be read is no empty register', async () => {
  const server = everydayServer().refuses('getProcessingRegister', {
    status: 403,
    message: 'Votre rôle ne le permet pas.',
  })
  await openPage('/administration/registre', { server })
  await screen.findByText('Votre rôle ne le permet pas.')
  assert.ok(screen.queryByText('Comptes et accès') === null)
})
