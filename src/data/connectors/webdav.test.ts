import assert from 'node:assert/strict'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { Readable } from 'node:stream'
import { after, test } from 'node:test'
import { openOutbound } from '#platform/http/outbound'
import { startWebDavServer } from '../../../test/fakes/webdav-server.ts'
import type { SourceFile } from './connector.ts'
import { findConnector } from './registry.ts'

const { address, folder, user, password } = await startWebDavServer()
const outbound = openOutbound({ allowed: ['127.0.0.0/8'] })
after(() => outbound.close())
await mkdir(join(folder, 'actes/2026/été'), { recursive: true })
await mkdir(join(folder, 'actes/.corbeille'), { recursive: true })
await writeFile(join(folder, 'actes/budget.txt'), 'Le budget.')
await writeFile(join(folder, 'actes/2026/été/Délibération n° 12, annexe.txt'), 'Le conseil décide.')
await writeFile(join(folder, 'actes/.corbeille/vieux.txt'), 'vieux')
await writeFile(join(folder, 'ailleurs.txt'), 'ailleurs')

function list(secret = password, place = `${address}actes`): Promise<SourceFile[]> {
  const access = { secret, outbound, signal: new AbortController().signal }
  return Array.fromAsync((findConnector('webdav') ?? assert.fail()).list({ address: place, user }, access))
}

test('a folder of a WebDAV server gives the files below it, and nothing beside or hidden', async () => {
  const files = (await list()).toSorted((one, other) => one.name.localeCompare(other.name))
  assert.deepEqual(
    files.map(({ name }) => name),
    ['2026/été/Délibération n° 12, annexe.txt', 'budget.txt'],
  )
  const [act] = files
  assert.equal((await buffer(Readable.from((await act?.open()) ?? []))).toString(), 'Le conseil décide.')
  assert.match(act?.updatedAt ?? '', /^\d{4}-\d{2}-\d{2}$/)
})

test('the mark of a file changes with it, and a file that went is listed no longer', async () => {
  const marks = async () => new Map((await list()).map(({ name, mark }) => [name, mark]))
  const before = await marks()
  assert.deepEqual(await marks(), before)
  await writeFile(join(folder, 'actes/budget.txt'), 'Le budget corrigé.')
  await rm(join(folder, 'actes/2026'), { recursive: true })
  const now = await marks()
  assert.deepEqual([...now.keys()], ['budget.txt'])
  assert.notEqual(now.get('budget.txt'), before.get('budget.txt'))
})

test('a wrong password, a folder that is not there and a file that went are told', async () => {
  await assert.rejects(list('faux'), { code: 'site_unreachable' })
  await assert.rejects(list(password, `${address}absent`), { code: 'site_unreachable' })
  const [file] = await list()
  await rm(join(folder, 'actes/budget.txt'))
  await assert.rejects(async () => file?.open(), { code: 'site_unreachable' })
})
