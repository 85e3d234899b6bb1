import assert from 'node:assert/strict'
import { test } from 'node:test'
import { screen, within } from '@testing-library/react'
import { list } from '../../../test/page/answers.ts'
import { morning } from '../../../test/page/conversation-answers.ts'
import {
  becomes,
  button,
  describedBy,
  field,
  heading,
  itemsOf,
  named,
  namesOf,
  noted,
  wordsOf,
} from '../../../test/page/elements.ts'
import { announced, everydayServer, openPage } from '../../../test/page/open-page.tsx'
import {
  type Run,
  type Source,
  source,
  sourceKinds as kinds,
  sourceRun as run,
} from '../../../test/page/source-answers.ts'

async function open(known: Source, runs: Run[] = [], api = everydayServer()) {
  api
    .answers('getSource', known)
    .answers('listSourceKinds', { object: 'list', data: kinds })
    .answers('listSourceRuns', list(runs))
  const opened = await openPage('/administration/sources/5', { server: api })
  await heading('Actes')
  await screen.findByRole('button', { name: 'Supprimer' })
  return { ...opened, api }
}

test('a source says what it fills, how often it is read and when it last was, whole', async () => {
  await open(source())
  assert.deepEqual([...document.querySelectorAll('.facts > div')].map(wordsOf), [
    'Genre de sourceDossier',
    'CollectionActes',
    'Documents1 234',
    'LectureChaque jour',
    'Dernière lecture complète15 nov. 2026, 10:00',
  ])
})

const actions = [
  { what: 'one that was read', more: {}, offers: ['Lire maintenant', 'Essayer sans rien écrire', 'Mettre en pause'] },
  {
    what: 'one that failed',
    more: { last_run: run({ state: 'failed' }) },
    offers: ['Réessayer', 'Essayer sans rien écrire', 'Mettre en pause'],
  },
  { what: 'one at rest', more: { paused: true }, offers: ['Reprendre'] },
  {
    what: 'one with removals that wait',
    more: { last_run: run({ removals_waiting: 3 }) },
    offers: ['Lire maintenant', 'Essayer sans rien écrire', 'Accepter ces retraits', 'Mettre en pause'],
  },
  { what: 'one that a program fills', more: { kind: 'push', last_run: null }, offers: ['Mettre en pause'] },
]
for (const { what, more, offers } of actions) {
  test(`what can be done with ${what}: ${offers.join(', ')}`, async () => {
    await open(source(more))
    const known = namesOf('button', screen.getByRole('main')).filter((name) =>
      /^(Lire|Essayer|Mettre|Reprendre|Accepter|Réessayer)/.test(name),
    )
    assert.deepEqual(known, offers)
  })
}

for (const { name, body } of [
  { name: 'Lire maintenant', body: {} },
  { name: 'Essayer sans rien écrire', body: { dry_run: true } },
  { name: 'Accepter ces retraits', body: { approve_removals: true } },
]) {
  test(`"${name}" asks for a reading, says so, and the source is read again`, async () => {
    const api = everydayServer().answers('runSource', run({ state: 'queued', ended: morning }))
    const { user } = await open(source({ last_run: run({ removals_waiting: 3 }) }), [], api)
    await user.click(button(name))
    await becomes(() => announced().status, 'Lecture demandée : Actes')
    assert.deepEqual(api.bodyOf('runSource'), body)
    await becomes(() => api.sent('getSource').length, 2)
  })
}

test('a report counts what a reading did, in the writing of the language, with a few of the documents', async () => {
  const samples = [
    { kind: 'added' as const, title: 'Acte 17' },
    { kind: 'failed' as const, title: 'Acte 18', reason: 'mot de passe' },
  ]
  const reports = [run({ added: 12_000, unchanged: 3, samples, removals_waiting: 2 }), run({ id: 2, dry_run: true })]
  await open(source(), reports)
  const shown = itemsOf(await screen.findByRole('list', { name: 'Comptes rendus' }))
  assert.deepEqual(shown, [
    '15 nov. 2026, 10:00 · TerminéeAjoutés : 12 000 · modifiés : 0 · retirés : 0 · en échec : 0 · inchangés : 32 documents ne sont plus dans la source, plus d’un cinquième : ils sont gardés jusqu’à votre accord.Ajouté : Acte 17Échec : Acte 18 · mot de passe',
    'Ajouté : Acte 17',
    'Échec : Acte 18 · mot de passe',
    '15 nov. 2026, 10:00 · TerminéeEssai : rien n’a été écrit.Ajoutés : 0 · modifiés : 0 · retirés : 0 · en échec : 0 · inchangés : 0',
  ])
})

test('a source that was never read says so, and one that rests says what that means', async () => {
  await open(source({ paused: true, last_run: null }))
  await screen.findByText('Aucune lecture pour l’instant.')
  await noted('Cette source est en pause : elle n’est pas lue jusqu’à ce qu’on la reprenne.')
})

test('a source that was only tried says that nothing was read', async () => {
  await open(source({ last_complete: null, last_run: run({ dry_run: true }) }))
  await noted('Rien n’a encore été lu : le compte rendu dit ce qui le serait. « Lire maintenant » commence.')
})

test('kinds that cannot be read do not leave an empty page', async () => {
  const api = everydayServer()
    .answers('getSource', source())
    .refuses('listSourceKinds', { status: 403, message: 'Votre rôle ne le permet pas.' })
  await openPage('/administration/sources/5', { server: api })
  await screen.findByText('Votre rôle ne le permet pas.')
})

test('another rhythm is sent alone: what is not changed is not read whole again', async () => {
  const { user, api } = await open(source(), [], everydayServer().answers('updateSource', source()))
  await user.selectOptions(field('Lecture'), 'À la demande')
  await user.click(button('Enregistrer'))
  await becomes(() => announced().status, 'C’est enregistré.')
  assert.deepEqual(api.bodyOf('updateSource'), { rhythm: null })
})

test('a setting that is refused is told at its field', async () => {
  const refusal = { status: 422, message: 'Refusé.', fields: { 'settings.folder': 'Ce dossier n’existe pas.' } }
  const { user } = await open(source(), [], everydayServer().refuses('updateSource', refusal))
  await user.clear(field('Chemin du dossier'))
  await user.type(field('Chemin du dossier'), '/mnt/absent')
  await user.click(button('Enregistrer'))
  await becomes(() => describedBy(field('Chemin du dossier')).at(-1), 'Ce dossier n’existe pas.')
})

test('a password is sent when one is typed, and stays on no page', async () => {
  const known = source({ kind: 'webdav', has_secret: true })
  const { user, api } = await open(known, [], everydayServer().answers('updateSource', known))
  assert.deepEqual(describedBy(field('Mot de passe ou clé secrète')), [
    'Un mot de passe est gardé chiffré ; laisser vide pour ne pas le changer.',
  ])
  await user.type(field('Mot de passe ou clé secrète'), 'nouveau')
  await user.click(button('Enregistrer'))
  await becomes(() => Object(api.sent('updateSource')[0]?.body).secret, 'nouveau')
  await becomes(() => screen.queryByDisplayValue('nouveau') === null, true)
})

for (const { choice, documents } of [
  { choice: 'Garder la collection et ses documents', documents: 'keep' },
  { choice: 'Supprimer aussi la collection et ses 1 234 documents', documents: 'delete' },
]) {
  test(`a source is deleted as it is chosen: ${choice}`, async () => {
    const api = everydayServer().answers('deleteSource', undefined).answers('listSources', list([]))
    const { user, address } = await open(source(), [], api)
    await user.click(button('Supprimer'))
    const dialog = named('dialog', 'Supprimer la source de Actes ?')
    await user.click(named('radio', choice, dialog))
    await user.click(button('Supprimer la source', dialog))
    await becomes(address, '/administration/sources')
    assert.deepEqual(api.sent('deleteSource')[0]?.query, { documents })
    await becomes(() => announced().status, 'Source supprimée : Actes')
  })
}

test('a corpus goes whole, with its one document counted as one', async () => {
  const { user, api } = await open(
    source({ kind: 'fiches', documents: 1 }),
    [],
    everydayServer().refuses('deleteSource', { status: 409, message: 'Conservée par décision.' }),
  )
  await user.click(button('Supprimer'))
  const dialog = named('dialog', 'Supprimer la source de Actes ?')
  assert.ok(within(dialog).getByText(/^La collection du corpus et son document \(1\) sont supprimés/))
  await user.click(button('Supprimer la source', dialog))
  await noted('Conservée par décision.')
  assert.deepEqual(api.sent('deleteSource')[0]?.query, { documents: 'delete' })
})
