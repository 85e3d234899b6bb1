import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { startRelay } from '../../../test/fixtures/backends/relay.ts'
import { until } from '../../../test/fakes/until.ts'
import {
  type Script,
  answerWhole,
  startFailingServer,
  wholeAnswer,
} from '../../../test/fixtures/backends/failing-server.ts'
import { Gate } from '../admission/gate.ts'
import { QueueBounds } from '../admission/queue-bounds.ts'
import { BackendSettings, connectBackends } from '../backends/registry.ts'
import { createCatalogue } from '../memory-catalogue.ts'
import type { UsageRow } from '../usage-row.ts'

const say = (content: string, reason: string | null = null): string =>
  `data: ${JSON.stringify({ id: 'c', model: 'x', choices: [{ index: 0, delta: { content }, finish_reason: reason }] })}\n\n`
const rest = `${say('', 'stop')}data: {"id":"c","model":"x","choices":[],"usage":{"prompt_tokens":3,"completion_tokens":1}}\n\ndata: [DONE]\n\n`

/** Servers whose first beat comes at once: silence is noticed at the next look. */
async function serve(scripts: readonly Script[], more: object = {}, record?: (row: UsageRow) => void) {
  const servers = await Promise.all(scripts.map(startFailingServer))
  const settings = servers.map(({ url }, index) => [
    `s${index}`,
    BackendSettings.parse({ url, models: ['m'], ...more }),
  ])
  const gate = new Gate(QueueBounds.parse({ heartbeatSeconds: 0.05 }))
  const models = createCatalogue(connectBackends(Object.fromEntries(settings)), gate)
  await models.refresh()
  const relay = await startRelay(models, [], record)
  after(async () => {
    await relay.close()
    await models.stop()
    await Promise.all(servers.map((server) => server.kill()))
  })
  const ask = (fields: object = { stream: true }): Promise<Response> =>
    fetch(`${relay.url}/chat/completions`, {
      method: 'POST',
      body: JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'Durée ?' }], ...fields }),
    })
  return { servers, models, relay, ask }
}

/** Answers once the test lets it. */
function held() {
  const waiting = Promise.withResolvers<void>()
  const script =
    (then: Script): Script =>
    async (asked, response) => {
      await waiting.promise
      await then(asked, response)
    }
  return { letGo: waiting.resolve, script }
}

function streamed(...parts: string[]): Script {
  return (_asked, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.end(parts.join(''))
  }
}

async function firstOf(answer: Response) {
  const reader = answer.body?.getReader()
  assert.ok(reader)
  const read = async (): Promise<string> => Buffer.from((await reader.read()).value ?? '').toString()
  const all = async (): Promise<string> => {
    let text = ''
    for (let part = await read(); part !== ''; part = await read()) text += part
    return text
  }
  return { first: await read(), next: read, all }
}

describe('a stream whose server is silent is told that it lives', () => {
  test('before its first word, which still comes', async () => {
    const { letGo, script } = held()
    const { relay, ask } = await serve([script(streamed(say('Bon'), rest))])
    const answer = await ask()
    assert.deepEqual([answer.status, answer.headers.get('content-type')], [200, 'text/event-stream; charset=utf-8'])
    const { first, all } = await firstOf(answer)
    assert.match(first, /^(:\n\n)+$/)
    letGo()
    assert.match(await all(), /^(:\n\n)*data: \{.*"content":"Bon".*"usage".*data: \[DONE\]\n\n$/s)
    assert.deepEqual([relay.rows[0]?.status, relay.rows[0]?.promptTokens], [200, 3])
  })

  test('between two words', async () => {
    const { letGo, script } = held()
    const { ask } = await serve([
      async (asked, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' }).write(say('Bon'))
        await script(() => void response.end(rest))(asked, response)
      },
    ])
    const { first, next, all } = await firstOf(await ask())
    assert.match(first, /"Bon"/)
    assert.match(await next(), /^(:\n\n)+$/)
    letGo()
    assert.match(await all(), /^(:\n\n)*data: .*DONE/s)
  })

  test('while it waits for its turn', async () => {
    const { letGo, script } = held()
    const { servers, models, ask } = await serve([script(streamed(say('Bon'), rest))], { maxConcurrency: 1 })
    const running = ask()
    await until(() => servers[0]?.running === 1)
    const { first, all } = await firstOf(await ask())
    assert.match(first, /^(:\n\n)+$/)
    assert.equal(models.gate.waiting, 1)
    letGo()
    assert.match(await all(), /"Bon".*\[DONE\]/s)
    await (await running).text()
  })

  test('and another server answers when that one fails', async () => {
    const { letGo, script } = held()
    let count = 0
    const failing = script((_asked, response) => answerWhole(response, 503))
    const first: Script = (asked, response) => {
      count += 1
      return count === 1 ? failing(asked, response) : streamed(say('Bon'), rest)(asked, response)
    }
    const { servers, relay, ask } = await serve([first, first])
    const { all } = await firstOf(await ask())
    letGo()
    assert.match(await all(), /"Bon".*\[DONE\]/s)
    assert.deepEqual(
      servers.map((server) => server.asked.length),
      [1, 1],
    )
    assert.equal(relay.rows[0]?.status, 200)
  })

  test('and a failure of all is told within it', async () => {
    const { letGo, script } = held()
    const failing = script((_asked, response) => answerWhole(response, 503))
    const { servers, relay, ask } = await serve([failing, failing])
    const { all } = await firstOf(await ask())
    letGo()
    const text = await all()
    assert.match(text, /data: \{"error":\{.*"code":"backend_unavailable".*"request_id":"test-1"\}\}\n\n$/s)
    assert.doesNotMatch(text, /DONE/)
    assert.deepEqual(
      servers.map((server) => server.asked.length),
      [1, 1],
    )
    await until(() => relay.rows.length === 1)
    assert.equal(relay.rows[0]?.status, 502)
  })

  test('and a whole answer becomes a stream', async () => {
    const { letGo, script } = held()
    const { ask } = await serve([script((_asked, response) => answerWhole(response))])
    const { all } = await firstOf(await ask())
    letGo()
    assert.match(
      await all(),
      /"delta":\{"role":"assistant","content":"Oui\."\}.*"choices":\[\].*"usage".*data: \[DONE\]\n\n$/s,
    )
  })
})

test('an answer that was asked whole is left alone', async () => {
  const { letGo, script } = held()
  const { servers, ask } = await serve([
    script((asked, response) => (asked.stream === true ? void response.end() : answerWhole(response))),
  ])
  const asked = ask({})
  await until(() => servers[0]?.running === 1)
  // Once a stream beside it got a sign of life, this one has none to come.
  assert.match((await firstOf(await ask())).first, /^:/)
  letGo()
  const answer = await asked
  assert.equal(answer.headers.get('content-type'), 'application/json')
  assert.deepEqual(JSON.parse(await answer.text()).choices, JSON.parse(wholeAnswer).choices)
})

test('signs of life of the server are no first word: another one is asked', async () => {
  let count = 0
  const script: Script = (_asked, response) => {
    count += 1
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    if (count === 1) response.write(': processing\n\n')
    else response.end(say('Bon') + rest)
  }
  const { servers, ask } = await serve([script, script], { timeouts: { firstByteSeconds: 1 } })
  const text = await (await ask()).text()
  assert.match(text, /"Bon".*\[DONE\]/s)
  assert.doesNotMatch(text, /processing/)
  assert.deepEqual(
    servers.map((server) => server.asked.length),
    [1, 1],
  )
})

test('many of them in one piece, whatever their line ends, are gone through once', async () => {
  const script: Script = (_asked, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.end(`${': processing\r\n\r\n'.repeat(2_000)}${say('Bon')}${rest}`)
  }
  const { ask } = await serve([script])
  assert.match(await (await ask()).text(), /"Bon".*\[DONE\]/s)
})

describe('what fails in the metering costs nobody an answer', () => {
  const broken = (): never => {
    throw new Error('no meter')
  }
  for (const fields of [{}, { stream: true }]) {
    test(JSON.stringify(fields), async () => {
      const script: Script = (asked, response) =>
        asked.stream === true ? streamed(say('Bon'), rest)(asked, response) : answerWhole(response)
      const { relay, ask } = await serve([script], {}, broken)
      const answer = await ask(fields)
      assert.equal(answer.status, 200)
      assert.match(await answer.text(), /"Bon".*DONE|"Oui\."/s)
      assert.match(String(relay.unmetered[0]), /no meter/)
    })
  }
})

describe('each wait has its own limit', () => {
  const limits: readonly [string, string, object, Script][] = [
    ['for the first word', 'no_first_token_in_time', { firstByteSeconds: 0.2 }, () => {}],
    ['for the whole answer', 'answer_too_long', { totalSeconds: 0.2 }, () => {}],
  ]
  for (const [name, reason, timeouts, script] of limits) {
    test(`${name}: an ordinary refusal`, async () => {
      const { ask } = await serve([script], { timeouts })
      const text = await (await ask(name.includes('whole') ? {} : { stream: true })).text()
      assert.match(text, new RegExp(reason.replaceAll('_', '[ _]')))
    })
  }

  test('between two words: an error within the stream', async () => {
    const { ask } = await serve(
      [(_asked, response) => void response.writeHead(200, { 'content-type': 'text/event-stream' }).write(say('Bon'))],
      { timeouts: { betweenChunksSeconds: 1 } },
    )
    assert.match(await (await ask()).text(), /"Bon".*"error":\{"message":"answer stopped coming"/s)
  })

  test('for a connection', async () => {
    const { servers, ask } = await serve([(_asked, response) => answerWhole(response)])
    await servers[0]?.kill()
    assert.match(await (await ask({})).text(), /connection_refused/)
  })
})
