import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { writeCheckpoint } from '#platform/audit/checkpoint'
import { verifyAudit } from '#platform/audit/verify-audit'
import { backUp } from '#platform/backup/back-up'
import { createLog } from '#platform/telemetry/log'
import { emptyDatabase, testDatabase } from '../../../test/fakes/database.ts'
import { administrator, testServer } from '../../../test/fakes/server.ts'
import { startServer } from '../start-server.ts'
import { restoreInstance } from './restore-instance.ts'

const home = await mkdtemp(join(tmpdir(), 'socle-restored-'))
after(() => rm(home, { recursive: true, force: true }))

test('an instance is copied while it serves, and another one starts from the copy', async () => {
  const { url: databaseUrl } = await testDatabase()
  const first = await testServer({ databaseUrl })
  await first.adminCookie()
  const body = { name: 'Délibérations', visibility: 'organisation' }
  assert.equal((await first.call('POST', '/v1/collections', { body })).status, 201)
  assert.notEqual(await writeCheckpoint(first.ctx), null)
  const [folder, secretKey] = [join(home, 'sauvegarde'), join(home, 'copie.key')]
  await backUp(first.ctx, { folder, databaseUrl, secretKeyCopy: secretKey })

  const configFile = join(home, 'socle.yaml')
  await writeFile(configFile, JSON.stringify({ corpora: [], database: { url: (await emptyDatabase()).url } }))
  const place = { configFile, dataFolder: join(home, 'data') }
  await restoreInstance({ ...place, folder, secretKey })
  const second = await startServer({ ...place, port: 0, log: createLog('silent'), startsEngine: 'when-asked' })
  try {
    assert.deepEqual([second.apiKey, second.adminLink], [null, null])
    const signedIn = await fetch(`${second.url}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: administrator.email, password: administrator.password }),
    })
    assert.equal(signedIn.status, 201)
    const listed = await fetch(`${second.url}/v1/collections`, { headers: { authorization: `Bearer ${first.key}` } })
    const { data }: { data: { name: string }[] } = JSON.parse(await listed.text())
    assert.deepEqual(
      data.map(({ name }) => name),
      ['Délibérations'],
    )
    assert.equal((await verifyAudit(second.instance.capabilities)).intact, true)
  } finally {
    await second.stop()
  }
})
