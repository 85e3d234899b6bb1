import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { serve } from '../../../test/fakes/one-answer.ts'
import { answerCors, tellMethods } from './cors.ts'

const { ask } = await serve()
const ours = 'https://demarches.ville.test'

async function answered(init: RequestInit & { origin?: string }, allowed = [ours]) {
  const { origin, headers, ...rest } = init
  const given = { ...rest, headers: { ...headers, ...(origin === undefined ? {} : { origin }) } }
  const response = await ask((request, answer) => {
    if (!answerCors(request, answer, new Set(allowed))) answer.end('answered')
  }, given)
  const cors = [...response.headers].filter(([name]) => name.startsWith('access-control') || name === 'vary')
  return { status: response.status, text: await response.text(), cors: Object.fromEntries(cors) }
}

const preflight = { method: 'OPTIONS', headers: { 'access-control-request-method': 'POST' } }

describe('the page of a listed site', () => {
  test('may call, and reads when to come back', async () => {
    assert.deepEqual(await answered({ origin: ours }), {
      status: 200,
      text: 'answered',
      cors: {
        'access-control-allow-origin': ours,
        'access-control-expose-headers':
          'retry-after, x-request-id, x-ratelimit-limit-requests, x-ratelimit-remaining-requests, x-ratelimit-reset-requests',
        vary: 'origin',
      },
    })
  })

  test('is told beforehand what it may send', async () => {
    const headers = { ...preflight.headers, 'access-control-request-headers': 'authorization, content-type' }
    assert.deepEqual(await answered({ ...preflight, headers, origin: ours }), {
      status: 204,
      text: '',
      cors: {
        'access-control-allow-headers': 'authorization, content-type',
        'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE',
        'access-control-allow-origin': ours,
        'access-control-max-age': '600',
        vary: 'origin',
      },
    })
    const { cors } = await answered({ ...preflight, origin: ours })
    assert.equal(cors['access-control-allow-headers'], 'authorization')
  })

  test('never brings its cookies', async () => {
    for (const init of [{ origin: ours }, { ...preflight, origin: ours }]) {
      assert.ok(!('access-control-allow-credentials' in (await answered(init)).cors), 'cookies are ours')
    }
  })

  test('that asks for no method is answered by whoever is asked', async () => {
    const { status, text } = await answered({ method: 'OPTIONS', origin: ours })
    assert.deepEqual([status, text], [200, 'answered'])
  })
})

test('any other site, and who is no site, is told nothing', async () => {
  const others = ['https://autre.test', `${ours}.autre.test`, `${ours}:8443`, 'http://demarches.ville.test', 'null']
  for (const origin of others) {
    assert.deepEqual(await answered({ origin }), { status: 200, text: 'answered', cors: {} }, origin)
    assert.equal((await answered({ ...preflight, origin })).text, 'answered')
  }
  assert.deepEqual(await answered({}), { status: 200, text: 'answered', cors: {} })
  assert.deepEqual((await answered({ origin: ours }, [])).cors, {})
})

test('what an address takes is told without a body, HEAD wherever GET is', async () => {
  const told = async (...methods: string[]) => {
    const response = await ask((_request, answer) => tellMethods(answer, methods))
    return [response.status, response.headers.get('allow'), await response.text()]
  }
  assert.deepEqual(await told('GET', 'POST'), [204, 'GET, HEAD, POST, OPTIONS', ''])
  assert.deepEqual(await told('DELETE'), [204, 'DELETE, OPTIONS', ''])
})
