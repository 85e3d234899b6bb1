import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { testServer } from '../../test/fakes/server.ts'
import { startScriptedServer } from '../../test/fixtures/backends/scripted-server.ts'

const Dashboard = z.looseObject({
  panels: z.array(z.looseObject({ title: z.string(), targets: z.array(z.looseObject({ expr: z.string() })) })),
})

test('every figure that the Grafana dashboard asks for is one that a server gives', async () => {
  const scripted = await startScriptedServer()
  after(() => scripted.close())
  const server = await testServer({ backends: { scripted: { url: scripted.url } } })
  const messages = [{ role: 'user', content: 'Bonjour' }]
  const answer = await server.call('POST', '/v1/chat/completions', { body: { model: 'writer', messages } })
  assert.equal(answer.status, 200)
  const cookie = await server.adminCookie()
  const { text } = await server.call('GET', '/metrics', { key: null, cookie })
  const given = new Set(text.split('\n').flatMap((line) => /^([a-z_0-9]+)(?:\{| )/.exec(line)?.[1] ?? []))
  const file = fileURLToPath(new URL('../../docs/grafana/socle.json', import.meta.url))
  const { panels } = Dashboard.parse(JSON.parse(await readFile(file, 'utf8')))
  const asked = panels.flatMap(({ targets }) =>
    targets.flatMap(({ expr }) => expr.match(/\b(?:socle|gen_ai_server)_\w+/g) ?? []),
  )
  assert.ok(new Set(asked).size >= 12)
  for (const name of asked) assert.ok(given.has(name), `${name} is not among the figures`)
  assert.match(
    text,
    /^socle_model_call_overhead_seconds_count\{gen_ai_request_model="writer",gen_ai_provider_name="scripted"\} 1$/m,
  )
})
