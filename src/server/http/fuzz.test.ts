import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hostileRequest, randomOf, sendBytes } from '../../../test/fakes/hostile-requests.ts'
import { testServer } from '../../../test/fakes/server.ts'

/** Printed when it fails: the same number sends the same requests. */
const seed = Number(process.env['SOCLE_FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 32))
const count = 120
const atOnce = 8

test('whatever is sent, nobody gets a 500 and everybody else is answered', async () => {
  const server = await testServer()
  const random = randomOf(seed)
  const failed: string[] = []
  async function attack(): Promise<void> {
    for (let sent = 0; sent < count / atOnce; sent += 1) {
      const { name, bytes } = hostileRequest(random, server.key)
      const status = await sendBytes(server.url, bytes, 3_000)
      if (status === 500) failed.push(`${name}: ${bytes.subarray(0, 300).toString('latin1')}`)
    }
  }
  let isAttacked = true
  async function behave(): Promise<number> {
    let answered = 0
    while (isAttacked) {
      const { status } = await server.call('GET', '/v1/models')
      assert.equal(status, 200)
      answered += 1
    }
    return answered
  }
  const polite = behave()
  await Promise.all(Array.from({ length: atOnce }, attack))
  isAttacked = false
  assert.ok((await polite) > 0)
  assert.deepEqual(failed, [], `seed ${seed}`)
  assert.equal((await server.call('GET', '/health')).status, 200)
})
