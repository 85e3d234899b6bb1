import { asPersonId } from '#contract/ids'
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createLog } from '#platform/telemetry/log'
import { startValkeyServer } from '../../../../test/fakes/valkey-server.ts'
import type { Draw } from '../quota.ts'
import { openValkeyDraws } from './valkey-draws.ts'

const wanted = {
  limitId: 1,
  personId: asPersonId(0),
  quota: 'requestsPerDay',
  endsAtMs: Date.now() + 60_000,
  allowed: 10,
  asked: 4,
  usedBefore: 0,
} as const

test('a server that is away refuses within seconds, and is drawn from again when it is back', async () => {
  const server = await startValkeyServer()
  const draws = openValkeyDraws(server.url, createLog('silent'))
  after(() => draws.close())
  const draw = async (): Promise<Draw> => draws.draw(wanted).catch(() => draw())
  assert.ok((await draw()).granted > 0)
  await server.stop()
  await assert.rejects(draws.draw(wanted))
  await startValkeyServer(server.port)
  // An answer that came too late was drawn too.
  assert.ok((await draw()).granted > 0, 'a server that kept nothing counts anew')
})

test('an address where nothing listens refuses every draw, and closing leaves nothing behind', async () => {
  const { url, stop } = await startValkeyServer()
  await stop()
  const draws = openValkeyDraws(url, createLog('silent'))
  await assert.rejects(draws.draw(wanted))
  draws.close()
  await assert.rejects(draws.draw(wanted))
})
