import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { z } from 'zod'
import { type TestServer, testServer } from '../../../test/fakes/server.ts'
import { fill, wordsOf } from '../locales/words.ts'
import { run } from '../run.ts'

let server: TestServer
let folder: string
before(async () => {
  server = await testServer()
  folder = await mkdtemp(join(tmpdir(), 'socle-api-'))
})
after(() => rm(folder, { recursive: true, force: true }))

async function type(...line: string[]) {
  const printed = { out: '', err: '' }
  const code = await run(['api', ...line], {
    language: 'fr',
    out: (text) => void (printed.out += text),
    err: (text) => void (printed.err += text),
    say: (message, details) => fill(wordsOf('fr').messages[message], details),
    signal: new AbortController().signal,
  })
  return { code, ...printed }
}

test('what the pages do is listed by its words', async () => {
  const { code, out } = await type('list', '/api/groups')
  assert.equal(code, 0)
  assert.deepEqual(
    out
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(/\s+/).slice(0, 3).join(' ')),
    [
      'listGroups GET /api/groups',
      'createGroup POST /api/groups',
      'updateGroup PATCH /api/groups/:id',
      'deleteGroup DELETE /api/groups/:id',
    ],
  )
  const listed: unknown = JSON.parse((await type('list', 'updateGroup', '--json')).out)
  assert.deepEqual(listed, [
    {
      operation: 'updateGroup',
      method: 'PATCH',
      path: '/api/groups/:id',
      access: 'people:manage',
      summary: 'Rename a group, add and remove members',
    },
  ])
})

test('a group is made, renamed, found and deleted with the key of a program', async () => {
  const key = await server.keyWith(['people:manage'])
  const call = (...line: string[]) => type('call', ...line, '--address', server.url, '--key', key)
  const file = join(folder, 'group.json')
  await writeFile(file, JSON.stringify({ name: 'Voirie' }))
  const made = await call('createGroup', file)
  assert.equal(made.code, 0, made.err)
  const { id } = z.object({ id: z.number() }).parse(JSON.parse(made.out))
  await writeFile(file, JSON.stringify({ name: 'Voirie et propreté' }))
  assert.equal((await call('updateGroup', file, '--set', `id=${id}`)).code, 0)
  const listed = await call('listGroups', '--set', 'limit=5')
  const { data } = z
    .object({ data: z.array(z.object({ id: z.number(), name: z.string() })) })
    .parse(JSON.parse(listed.out))
  assert.deepEqual(data, [{ id, name: 'Voirie et propreté' }])
  assert.deepEqual(await call('deleteGroup', '--set', `id=${id}`), { code: 0, out: '', err: '' })
})

test('a refusal is told in the words of the server, a slip in those of the command', async () => {
  const key = await server.keyWith(['models:read'])
  const place = ['--address', server.url, '--key', key]
  const forbidden = await type('call', 'listGroups', ...place)
  assert.deepEqual([forbidden.code, forbidden.out], [1, ''])
  assert.match(forbidden.err, /people:manage/)
  for (const [line, words] of [
    [['call', 'listNothing'], /« listNothing » n’est pas une opération/],
    [['call', 'createChatCompletion'], /n’est pas une opération/],
    [['call', 'updateGroup', ...place], /--set id=/],
    [['call', 'listGroups', '--set', 'limit', ...place], /« limit » n’est pas NOM=VALEUR/],
    [['call', 'createGroup', join(folder, 'absent.json'), ...place], /ne contient pas de JSON/],
    [['call', 'listGroups', '--address', 'nowhere'], /n’est pas l’adresse/],
  ] as const) {
    const slip = await type(...line)
    assert.equal(slip.code, 2, line.join(' '))
    assert.match(slip.err, words)
  }
  const silent = await type('call', 'listGroups', '--address', 'http://127.0.0.1:9', '--key', key)
  assert.deepEqual([silent.code, silent.err], [1, 'Personne ne répond à http://127.0.0.1:9.\n'])
})
