import { asKeyId, asOrganisationId } from '#contract/ids'
import assert from 'node:assert/strict'
import { setTimeout as delay } from 'node:timers/promises'
import { after, describe, test } from 'node:test'
import { z } from 'zod'
import { startRelay } from '../../../test/fixtures/backends/relay.ts'
import {
  type Script,
  type FailingServer,
  answerWhole,
  startFailingServer,
} from '../../../test/fixtures/backends/failing-server.ts'
import { noAllowance } from '../admission/limit.ts'
import { BackendSettings, connectBackends } from '../backends/registry.ts'
import { createCatalogue } from '../memory-catalogue.ts'
import { until } from '../../../test/fakes/until.ts'

/** Servers of one model `m` behind the relay. */
async function serve(scripts: readonly Script[], settings: object = {}) {
  const servers = await Promise.all(scripts.map((script) => startFailingServer(script)))
  const described = servers.map(({ url }, index) => [
    `s${index}`,
    BackendSettings.parse({ url, models: { m: 'theirs' }, ...settings }),
  ])
  const models = createCatalogue(connectBackends(Object.fromEntries(described)))
  await models.refresh()
  const relay = await startRelay(models)
  after(async () => {
    await relay.close()
    await models.stop()
    await Promise.all(servers.map((server) => server.kill()))
  })
  const ask = (more: object = {}, signal: AbortSignal | null = null): Promise<Response> =>
    fetch(`${relay.url}/chat/completions`, {
      method: 'POST',
      body: JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'Bonjour' }], ...more }),
      signal,
    })
  return { servers, models, relay, ask }
}

const good: Script = (_asked, response) => answerWhole(response)
const failing =
  (status: number): Script =>
  (_asked, response) =>
    answerWhole(response, status)

const Refusal = z.object({ code: z.string(), details: z.looseObject({ retryAfterSeconds: z.number().optional() }) })

async function refusalOf(response: Response) {
  const { code, details } = Refusal.parse(await response.json())
  return { code, details: { ...details, retryAfterSeconds: details.retryAfterSeconds ?? 0 } }
}

const countsOf = (servers: readonly FailingServer[]): number[] => servers.map(({ asked }) => asked.length)

describe('another server is asked', () => {
  for (const status of [500, 502, 503, 429]) {
    test(`after ${status}, before anything was written`, async () => {
      const { servers, relay, ask } = await serve([failing(status), good])
      const answers = await Promise.all(Array.from({ length: 8 }, () => ask()))
      assert.deepEqual([...new Set(answers.map((answer) => answer.status))], [200])
      const [failed = 0, served = 0] = countsOf(servers)
      assert.ok(failed >= 1 && served === 8, `${failed} ${served}`)
      assert.ok(relay.rows.every((row) => row.status === 200 && row.backend === 's1'))
    })
  }

  test('after a stream that fails before its first word, with the attempts told', async () => {
    const fails: Script = (_asked, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(': hello\n\n')
      response.destroy()
    }
    const { ask } = await serve([fails, fails, good])
    const answers = await Promise.all(Array.from({ length: 6 }, () => ask({ stream: true })))
    assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200])
    const attempts = answers.map(({ headers }) => Number(headers.get('x-socle-attempts') ?? 1))
    assert.ok(Math.max(...attempts) <= 3 && attempts.some((count) => count > 1), attempts.join())
  })

  test('never after a mistake of the client', async () => {
    for (const status of [400, 422, 413]) {
      const { servers, ask } = await serve([failing(status), failing(status)])
      assert.equal((await refusalOf(await ask())).code, 'backend_refused')
      const [left = 0, right = 0] = countsOf(servers)
      assert.equal(left + right, 1)
    }
  })

  test('never once a word was written', async () => {
    const cut: Script = (_asked, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write('data: {"choices":[{"index":0,"delta":{"content":"Bon"}}]}\n\n', () => response.destroy())
    }
    const { servers, ask } = await serve([cut, cut])
    const text = await (await ask({ stream: true })).text()
    assert.match(text, /Bon.*"error"/s)
    const [left = 0, right = 0] = countsOf(servers)
    assert.equal(left + right, 1)
  })
})

test('a server that dies under load costs no client an answer, and is used again once it is back', async () => {
  const slow: Script = async (_asked, response) => {
    await delay(10)
    answerWhole(response)
  }
  const { servers, ask, relay } = await serve([slow, slow, slow])
  const statuses: number[] = []
  let isOver = false
  const client = async (): Promise<void> => {
    while (!isOver) {
      const response = await ask()
      await response.text()
      statuses.push(response.status)
    }
  }
  const clients = Array.from({ length: 12 }, client)
  await until(() => statuses.length > 60)
  await servers[1]?.kill()
  const atKill = statuses.length
  await until(() => statuses.length > atKill + 150)
  isOver = true
  await Promise.all(clients)
  assert.deepEqual([...new Set(statuses)], [200])
  assert.ok(relay.rows.every(({ status }) => status === 200))
})

test('a server that always fails is left alone, and the refusal is quick and says when to come back', async () => {
  const { servers, ask } = await serve([failing(500)])
  for (let index = 0; index < 5; index += 1) await (await ask()).text()
  const startedAtMs = performance.now()
  const { details } = await refusalOf(await ask())
  assert.ok(performance.now() - startedAtMs < 1000)
  assert.ok(details.retryAfterSeconds >= 1 && details.retryAfterSeconds <= 5)
  assert.equal(servers[0]?.asked.length, 5)
})

test('the quicker server answers more', async () => {
  const after =
    (ms: number): Script =>
    async (_asked, response) => {
      await delay(ms)
      answerWhole(response)
    }
  // Slow enough that a busy machine, which delays them all, does not make them alike.
  const { servers, ask } = await serve([after(5), after(5), after(600)])
  const client = async (): Promise<void> => {
    for (let index = 0; index < 40; index += 1) await (await ask()).text()
  }
  await Promise.all(Array.from({ length: 6 }, client))
  const [, , slow = 0] = countsOf(servers)
  assert.ok(slow < 0.25 * 240, `${slow} of 240`)
})

describe('waiting', () => {
  test('a server is never asked more at the same time than it may be', async () => {
    const { promise: allCame, resolve: go } = Promise.withResolvers<void>()
    const { servers, models, ask } = await serve([(_asked, response) => allCame.then(() => answerWhole(response))], {
      maxConcurrency: 3,
    })
    const asks = Array.from({ length: 30 }, () => ask())
    // In their turn, not for a connection.
    await until(() => models.gate.waiting === 27)
    go()
    const answers = await Promise.all(asks)
    assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200])
    assert.equal(servers[0]?.mostRunning, 3)
  })

  test('a call whose server fails while the others are full waits for its turn again', async () => {
    const held: (() => void)[] = []
    let hasFailed = false
    const script: Script = async (_asked, response) => {
      if (held.length === 1 && !hasFailed) {
        hasFailed = true
        return answerWhole(response, 503)
      }
      await new Promise<void>((resolve) => held.push(resolve))
      answerWhole(response)
    }
    const { models, ask } = await serve([script, script], { maxConcurrency: 1 })
    const first = ask()
    await until(() => held.length === 1)
    const second = ask()
    await until(() => hasFailed && models.gate.waiting === 1)
    held.shift()?.()
    await until(() => held.length === 1)
    held.shift()?.()
    assert.deepEqual([(await first).status, (await second).status], [200, 200])
  })

  test('who leaves while waiting is forgotten, and its place goes to nobody', async () => {
    const held: (() => void)[] = []
    const { servers, models, ask, relay } = await serve(
      [(_asked, response) => new Promise<void>((resolve) => held.push(resolve)).then(() => answerWhole(response))],
      { maxConcurrency: 1 },
    )
    const first = ask()
    await until(() => held.length === 1)
    const leaving = new AbortController()
    const waiting = ask({}, leaving.signal).catch(() => null)
    await until(() => models.gate.waiting === 1)
    leaving.abort()
    await waiting
    await until(() => models.gate.waiting === 0)
    held[0]?.()
    assert.equal((await first).status, 200)
    assert.equal(servers[0]?.asked.length, 1)
    assert.deepEqual(
      relay.rows.map(({ status }) => status),
      [499, 200],
    )
  })
})

test('an answer tells what it cost and used, and so does its usage row', async () => {
  const costs = { promptPerMillion: 1, completionPerMillion: 3 }
  const models = { m: { upstream: 'theirs', costs, parameters: { active: 8 } } }
  const { ask, relay } = await serve([good], { models })
  const { usage } = Used.parse(await (await ask()).json())
  assert.deepEqual([usage.prompt_tokens, usage.completion_tokens, usage.cost], [5, 2, 0.000011])
  assert.equal(usage.impacts.method, 'ecologits-llm-2024')
  assert.ok(usage.impacts.kWh > 0 && usage.impacts.kgCO2eq > 0)
  const footprint = relay.rows[0]?.footprint
  assert.ok(Math.abs((footprint?.euros ?? 0) - 0.000011) < 1e-12 && (footprint?.wattHours ?? 0) > 0)
})

const Used = z.object({
  usage: z.looseObject({
    prompt_tokens: z.number(),
    completion_tokens: z.number(),
    cost: z.number(),
    impacts: z.object({ kWh: z.number(), kgCO2eq: z.number(), method: z.string() }),
  }),
})

test('200 calls at once on a limit of 100: exactly 100 pass, the others are told when to come back', async () => {
  const { servers, models, ask } = await serve([good])
  models.gate.limits.replace([
    {
      id: 1,
      organisationId: asOrganisationId(1),
      role: null,
      principalId: null,
      keyId: asKeyId(2),
      model: null,
      ...noAllowance,
      requestsPerMinute: 100,
    },
  ])
  const answers = await Promise.all(Array.from({ length: 200 }, () => ask()))
  assert.equal(answers.filter(({ status }) => status === 200).length, 100)
  assert.equal(servers[0]?.asked.length, 100)
  const refused = answers.find(({ status }) => status !== 200)
  assert.ok(refused)
  const { code, details } = await refusalOf(refused)
  assert.equal(code, 'limit_reached')
  assert.ok(details.retryAfterSeconds > 0 && details.retryAfterSeconds <= 60)
  const passed = answers.find(({ status }) => status === 200)
  assert.equal(passed?.headers.get('x-ratelimit-limit-requests'), '100')
})
