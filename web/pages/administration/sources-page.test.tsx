import assert from 'node:assert/strict'
import { test } from 'node:test'
import { screen } from '@testing-library/react'
import { list, pagesOf } from '../../../test/page/answers.ts'
import { collection } from '../../../test/page/collection-answers.ts'
import { appears, becomes, button, cellsOf, field, namesOf } from '../../../test/page/elements.ts'
import { everydayServer, openPage } from '../../../test/page/open-page.tsx'
import { source, sourceKinds as kinds } from '../../../test/page/source-answers.ts'

test('every source is in the list, with its kind, its rhythm and its last reading', async () => {
  const many = Array.from({ length: 101 }, (_, index) => source({ id: index + 1, name: `Source ${index + 1}` }))
  many[0] = source({ id: 1, name: 'Flux', kind: 'push', paused: true, last_run: null })
  const api = everydayServer()
    .answers('listSources', pagesOf(many))
    .answers('listSourceKinds', { object: 'list', data: kinds })
  await openPage('/administration/sources', { server: api })
  await appears('link', 'Source 101')
  await becomes(
    () => cellsOf().slice(0, 2),
    [
      ['Flux En pause', 'Envoi par un programme', '1 234', 'Envoi par un programme', '—'],
      ['Source 2', 'Dossier', '1 234', 'Chaque jour', 'Terminée, 15 nov. 2026, 10:00'],
    ],
  )
})

async function openNew(api = everydayServer()) {
  api
    .answers('listSourceKinds', { object: 'list', data: kinds })
    .answers('listSources', list([source({ kind: 'fiches', collection_id: 9 })]))
    .answers(
      'listCollections',
      list([
        collection('Notes', { id: 4 }),
        collection('Prise', { id: 9 }),
        collection('Lue', { id: 8, writable: false }),
      ]),
    )
  const opened = await openPage('/administration/sources/nouvelle', { server: api })
  await screen.findByLabelText('Genre de source')
  return { ...opened, api }
}

test('what is offered is what may be filled, without a corpus that is there already', async () => {
  await openNew()
  assert.deepEqual(namesOf('option', field('Genre de source')), [
    'Dossier',
    'Nextcloud, WebDAV',
    'Envoi par un programme',
  ])
  assert.deepEqual(namesOf('option', field('Collection à remplir')), ['Nouvelle collection', 'Notes'])
})

test('a new source is tried first unless that is unticked, and is shown', async () => {
  const api = everydayServer()
    .answers('addSource', source())
    .answers('getSource', source())
    .answers('listSourceRuns', list([]))
  const { user, address } = await openNew(api)
  await user.type(field('Nom'), 'Actes')
  await user.type(field('Chemin du dossier'), '/mnt/actes')
  await user.click(button('Ajouter'))
  await becomes(address, '/administration/sources/5')
  assert.deepEqual(api.bodyOf('addSource'), {
    kind: 'folder',
    settings: { folder: '/mnt/actes' },
    rhythm: 'daily',
    first_run: 'dry',
    visibility: 'organisation',
    name: 'Actes',
  })
})
