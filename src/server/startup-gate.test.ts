import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { request } from 'undici'
import { StartupGate } from './startup-gate.ts'
import { loadStaticPages } from './http/static-pages.ts'

test('the files of the page pass the gate; an address for programs is never answered by the page', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'socle-gate-'))
  t.after(() => rm(folder, { recursive: true }))
  await mkdir(join(folder, 'assets'))
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>Socle</title>')
  await writeFile(join(folder, 'assets', 'main-a1b2.js'), 'export {}')
  const gate = new StartupGate()
  const server = createServer(gate.listener).listen(0, '127.0.0.1')
  t.after(() => server.close())
  await once(server, 'listening')
  const address = server.address()
  const url = typeof address === 'object' ? `http://127.0.0.1:${address?.port}` : ''
  const statusOf = async (path: string) => {
    const answer = await request(`${url}${path}`, { headers: { accept: 'text/html' } })
    await answer.body.dump()
    return answer.statusCode
  }
  assert.equal(await statusOf('/'), 503)
  assert.equal(await statusOf('/health'), 200)
  gate.open({ bind: () => false, pages: await loadStaticPages(folder) })
  for (const path of ['/', '/collections/4', '/assets/main-a1b2.js']) assert.equal(await statusOf(path), 200, path)
  for (const path of ['/assets/none', '/v1/none', '/api/none', '/mcp', '/docs/none', '/openapi.yaml'])
    assert.equal(await statusOf(path), 404, path)
})
