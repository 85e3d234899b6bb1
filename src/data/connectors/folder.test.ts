import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { Readable } from 'node:stream'
import { after, beforeEach, test } from 'node:test'
import { openOutbound } from '#platform/http/outbound'
import { folder } from './folder.ts'

const home = await mkdtemp(join(tmpdir(), 'socle-folder-'))
const place = join(home, 'partage')
const outbound = openOutbound({ allowed: [] })
after(async () => {
  await outbound.close()
  await rm(home, { recursive: true, force: true })
})
beforeEach(async () => {
  await rm(place, { recursive: true, force: true })
  await mkdir(place)
})

function list(settings: unknown = { folder: place }, signal = new AbortController().signal) {
  return Array.fromAsync(folder.list(settings, { secret: null, outbound, signal }))
}

async function put(path: string, content = 'texte'): Promise<void> {
  await mkdir(join(place, path, '..'), { recursive: true })
  await writeFile(join(place, path), content)
  await utimes(join(place, path), new Date(), new Date('2026-03-01T22:30:00Z'))
}

test('files of a folder and of those below it come in the order of their paths, with the day they changed', async () => {
  await put('b.txt', 'Le budget.')
  await put('actes/2026/Délibération n° 12.pdf')
  await put('a.txt')
  const files = await list()
  assert.deepEqual(
    files.map(({ externalId, name, updatedAt }) => [externalId, name, updatedAt]),
    ['a.txt', 'actes/2026/Délibération n° 12.pdf', 'b.txt'].map((path) => [path, path, '2026-03-01']),
  )
  assert.equal(await text(Readable.from((await files[2]?.open()) ?? [])), 'Le budget.')
})

test('hidden files and links, which could lead out of the folder, are passed over', async () => {
  await put('vu.txt')
  await put('.cache')
  await put('.Trash-1000/files/jeté.txt')
  await put('actes/.snapshot/lundi/ancien.txt')
  await writeFile(join(home, 'secret.txt'), 'secret')
  await symlink(join(home, 'secret.txt'), join(place, 'lien.txt'))
  await symlink(home, join(place, 'dossier'))
  assert.deepEqual(
    (await list()).map(({ name }) => name),
    ['vu.txt'],
  )
})

test('the mark of a file changes with its size or its time, and with nothing else', async () => {
  const markOf = async () => (await list())[0]?.mark
  await put('a.txt', 'un')
  const first = await markOf()
  await put('a.txt', 'un')
  assert.equal(await markOf(), first)
  await put('a.txt', 'deux')
  const longer = await markOf()
  assert.notEqual(longer, first)
  await utimes(join(place, 'a.txt'), new Date(), new Date('2026-03-02T00:00:00Z'))
  assert.notEqual(await markOf(), longer)
})

test('a share that is itself a link is followed; an empty one holds nothing', async () => {
  await symlink(place, join(home, 'montage'))
  assert.deepEqual(await list({ folder: join(home, 'montage') }), [])
  await put('a.txt')
  assert.deepEqual(
    (await list({ folder: join(home, 'montage') })).map(({ name }) => name),
    ['a.txt'],
  )
})

test('a folder that is not there, or is a file, is told by its name: nothing is taken for removed', async () => {
  const absent = join(home, 'absent')
  await assert.rejects(list({ folder: absent }), { code: 'not_found', details: { what: 'folder', id: absent } })
  await put('fichier')
  await assert.rejects(list({ folder: join(place, 'fichier') }), { code: 'not_found' })
})

test('a file that goes while the others are read ends nothing', async () => {
  for (const name of ['a.txt', 'b.txt', 'c.txt']) await put(name)
  const seen: string[] = []
  const access = { secret: null, outbound, signal: new AbortController().signal }
  for await (const { name } of folder.list({ folder: place }, access)) {
    seen.push(name)
    await rm(join(place, 'b.txt'), { force: true })
  }
  assert.deepEqual(seen, ['a.txt', 'c.txt'])
})

test('a run that is stopped stops between two files', async () => {
  await put('a.txt')
  await put('b.txt')
  const stopping = new AbortController()
  const seen: string[] = []
  const reading = (async () => {
    for await (const { name } of folder.list({ folder: place }, { secret: null, outbound, signal: stopping.signal })) {
      seen.push(name)
      stopping.abort(new Error('arrêt'))
    }
  })()
  await assert.rejects(reading, { message: 'arrêt' })
  assert.deepEqual(seen, ['a.txt'])
})
