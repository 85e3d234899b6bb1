import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { answeringService } from '../../../test/fakes/answering-service.ts'
import { terminalOf, typed } from '../../../test/fakes/command-line.ts'
import { conformance } from './conformance.ts'

const Told = z.object({
  passed: z.number(),
  failed: z.number(),
  skipped: z.number(),
  checks: z.array(
    z.object({ family: z.string(), name: z.string(), result: z.string(), reason: z.string().nullable() }),
  ),
})

test('what is no address of a service, and what is no key, is refused before anything is tried', async () => {
  for (const address of ['localhost', 'localhost:8080', 'ftp://mairie.fr', 'http://', '']) {
    const { code, out, err } = await typed(['conformance', '--', address])
    assert.deepEqual([code, out, err.split('\n')[0]], [2, '', `« ${address} » n’est pas l’adresse d’un serveur.`])
  }
  for (const key of ['sk-…abcd', 'sk 1', 'clé', '']) {
    const { code, err } = await typed(['conformance', 'http://127.0.0.1:9', `--key=${key}`], 'en')
    assert.deepEqual(
      [code, err.split('\n')[0]],
      [2, 'The key that was given is none: a key has unaccented letters, figures and plain signs only.'],
    )
  }
})

test('a service that nobody answers for is told so, once for each check', async () => {
  const { code, out } = await typed(['conformance', 'http://127.0.0.1:9', '--json'])
  const { passed, failed, skipped, checks } = Told.parse(JSON.parse(out))
  assert.equal(code, 1)
  assert.deepEqual([passed, skipped, failed], [0, 0, checks.length])
  assert.deepEqual(new Set(checks.map(({ reason }) => reason)), new Set(['Personne ne répond à http://127.0.0.1:9.']))
})

test('what a service wrote stays on its line of the table', async () => {
  const { url } = await answeringService(() => ({ status: 500, text: 'un\n\u001B[2Jdeux' }))
  const { out } = await typed(['conformance', url, '--key', ' sk-1\n'], 'en')
  assert.match(out, /^wire +✘ +no key: 401, with WWW-Authenticate +HTTP 500 un \[2Jdeux; expected: 401$/m)
  assert.equal(out.includes('\u001B'), false)
})

test('whoever interrupts it is obeyed before the next check', async () => {
  const interrupted = new AbortController()
  const { url, asked } = await answeringService(() => {
    interrupted.abort(new Error('stopped'))
    return { status: 401 }
  })
  const terminal = { ...terminalOf(), signal: interrupted.signal }
  await assert.rejects(conformance.execute([url], terminal), { message: 'stopped' })
  assert.equal(asked.length, 1)
})
