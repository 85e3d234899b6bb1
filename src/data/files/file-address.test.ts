import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, test } from 'node:test'
import type { PersonActor } from '#platform/auth/actor'
import { openSecretBox } from '#platform/secrets/secret-box'
import { testData } from '../../../test/fakes/data.ts'
import { deleteFile } from './delete-file.ts'
import { addressFile, openAddressed, tokenOfAddress } from './file-address.ts'
import { keepFile } from './keep-file.ts'

const data = await testData()
const folder = await mkdtemp(join(tmpdir(), 'socle-addresses-'))
after(() => rm(folder, { recursive: true, force: true }))
const secrets = await openSecretBox(join(folder, 'secret.key'))
const as = (actor: PersonActor) => ({ ...data.as(actor), secrets })

async function keep(lifeSeconds: number | null = null) {
  const owner = await data.person()
  const ctx = as(owner)
  const content = (async function* () {
    yield Buffer.from('délibération')
  })()
  const { id } = await keepFile(ctx, { purpose: 'ocr', name: 'd.txt', mediaType: 'text/plain', content, lifeSeconds })
  return { owner, ctx, id }
}

test('an address opens the file for somebody who may not read it, and who made it is traced', async () => {
  const { ctx, owner, id } = await keep()
  const token = await addressFile(ctx, { id, lifeHours: 2 })
  const colleague = as(await data.colleague(owner))
  const opened = await openAddressed(colleague, token)
  assert.deepEqual([opened.name, opened.mediaType, opened.sizeBytes], ['d.txt', 'text/plain', 14])
  assert.equal(await text(opened.content), 'délibération')
  const traced = data.db.selectFrom('audit_log').select('details').where('action', '=', 'file.address')
  assert.deepEqual(await traced.where('target_id', '=', id).execute(), [{ details: { hours: 2 } }])
})

test('somebody else makes no address of it', async () => {
  const { owner, id } = await keep()
  const colleague = as(await data.colleague(owner))
  await assert.rejects(addressFile(colleague, { id, lifeHours: 1 }), { code: 'not_found' })
})

test('an address is over with its hours, and with its file', async () => {
  const { ctx, id } = await keep()
  const over = await addressFile(ctx, { id, lifeHours: 0 })
  const token = await addressFile(ctx, { id, lifeHours: 1 })
  await assert.rejects(openAddressed(ctx, over), { code: 'not_found' })
  await deleteFile(ctx, id)
  await assert.rejects(openAddressed(ctx, token), { code: 'not_found' })
  const gone = await keep(-1)
  await assert.rejects(addressFile(gone.ctx, { id: gone.id, lifeHours: 1 }), { code: 'not_found' })
})

test('an address that was changed, made up or sealed for something else opens nothing', async () => {
  const { ctx, id } = await keep()
  const token = await addressFile(ctx, { id, lifeHours: 1 })
  const { owner_principal_id: owner } = await data.db
    .selectFrom('stored_file')
    .select('owner_principal_id')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  const elsewhere = ctx.secrets.seal(`${owner} ${id} ${Date.now() + 60_000}`, 'model-server-key')
  for (const wrong of [elsewhere, `${token.slice(0, -4)}AAAA`, token.slice(0, 20), 'v1.', '', `${owner} ${id} 9e15`]) {
    await assert.rejects(openAddressed(ctx, wrong), { code: 'not_found' }, wrong)
  }
})

test('what an address holds is found at its end alone', () => {
  const cases: [string, string | null][] = [
    ['https://ia.ville.fr/v1/signed-files/v1.aZ_-9', 'v1.aZ_-9'],
    ['http://127.0.0.1:8080/v1/signed-files/v1.a', 'v1.a'],
    ['https://ia.ville.fr/v1/signed-files/v1.a?b', null],
    ['https://ia.ville.fr/v1/files/v1.a', null],
    ['data:application/pdf;base64,JVBERi0=', null],
    [`data:,${'a'.repeat(2000)}/v1/signed-files/v1.a`, null],
  ]
  for (const [url, token] of cases) assert.equal(tokenOfAddress(url), token, url.slice(0, 60))
})
