import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { after, before, test } from 'node:test'
import { fill, wordsOf } from '#cli/locales/words'
import { run } from '#cli/run'
import { type TestServer, testServer } from '../fakes/server.ts'
import { type ScriptedServer, startScriptedServer } from '../fixtures/backends/scripted-server.ts'

let server: TestServer
let scripted: ScriptedServer

before(async () => {
  scripted = await startScriptedServer()
  server = await testServer({ backends: { scripted: { url: scripted.url } } })
})
after(() => scripted.close())

async function type(language: 'fr' | 'en', ...line: string[]) {
  let out = ''
  const code = await run(['conformance', ...line], {
    language,
    out: (text) => void (out += text),
    err: () => undefined,
    say: (message, details) => fill(wordsOf(language).messages[message], details),
    signal: new AbortController().signal,
  })
  return { code, out }
}

test('the service does all that clients of each family expect', async () => {
  const { code, out } = await type('fr', server.url, '--key', server.key, '--json')
  const { checks, failed, skipped } = JSON.parse(out)
  const others = checks.filter(({ result }: { result: string }) => result !== 'passed')
  assert.deepEqual([others, failed, skipped, code], [[], 0, 0, 0])
  assert.ok(checks.length >= 42, `${checks.length}`)
  const { json } = await server.call('GET', '/v1/collections?name=socle-conformance')
  assert.equal(json['total'], 0, 'what was tried is gone')
})

test('a table says in which language one reads, and what differs', async () => {
  const empty = createServer((_, response) => void response.writeHead(404).end('<p>absent</p>'))
  await new Promise<void>((resolve) => empty.listen(0, '127.0.0.1', resolve))
  const address = empty.address()
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/v1`
  try {
    const { code, out } = await type('en', url)
    assert.equal(code, 1)
    assert.match(out, /^family +check +difference/)
    assert.match(out, /wire +✘ +no key: 401, with WWW-Authenticate +HTTP 404 <p>absent<\/p>; expected: 401/)
    assert.match(out, /OpenAI +– +chat, under the name that was asked +no model of this kind: chat/)
    assert.match(out, /\d+ as expected, \d+ differences, \d+ not tried\.\n$/)
  } finally {
    empty.close()
  }
})
