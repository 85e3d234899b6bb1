import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { Config } from '#server/config'
import { answeringService } from '../../../test/fakes/answering-service.ts'
import { typed } from '../../../test/fakes/command-line.ts'

const folder = await mkdtemp(join(tmpdir(), 'socle-mistyped-'))
after(() => rm(folder, { recursive: true, force: true }))
const file = async (name: string, content: string) => {
  await writeFile(join(folder, name), content)
  return join(folder, name)
}
const firstLine = ({ code, out, err }: Awaited<ReturnType<typeof typed>>) => [code, out, err.split('\n')[0]]

describe('a number out of its bounds', () => {
  test('is told with them, before anything is started', async () => {
    for (const [line, told] of [
      [['start', '--port', '65536'], 'L’option --port attend un nombre de 0 à 65535, pas « 65536 ».'],
      [['start', '--workers', '0'], 'L’option --workers attend un nombre de 1 à 64, pas « 0 ».'],
      [['start', '--workers', '100000'], 'L’option --workers attend un nombre de 1 à 64, pas « 100000 ».'],
      [['eval', 'retrieval', '--limit', '0'], 'L’option --limit attend un nombre de 1 à 1000, pas « 0 ».'],
    ] as const) {
      assert.deepEqual(firstLine(await typed(line)), [2, '', told])
    }
  })

  test('is out of those that the file has', () => {
    const takes = (config: object) => Config.safeParse(config).success
    for (const port of [0, 65_535]) assert.equal(takes({ http: { port } }), true)
    for (const workers of [1, 64]) assert.equal(takes({ workers }), true)
    for (const wrong of [{ http: { port: 65_536 } }, { workers: 0 }, { workers: 65 }]) assert.equal(takes(wrong), false)
  })
})

describe('a call of one operation', async () => {
  const { url, asked } = await answeringService(({ method, path }) => {
    if (method === 'GET' && path === '/api/groups') return { text: '<html>un autre site</html>' }
    if (path === '/api/roles') return { status: 502, text: 'Bad Gateway' }
    return { status: 204 }
  })
  const call = (...line: string[]) => typed(['api', 'call', ...line])
  const place = ['--address', url, '--key', 'sk-1']

  test('is of a service at an address of the web', async () => {
    for (const address of ['localhost:8080', 'mairie', 'ftp://mairie.fr', 'file:///etc']) {
      const told = `« ${address} » n’est pas l’adresse d’un serveur.`
      assert.deepEqual(firstLine(await call('listGroups', '--address', address)), [2, '', told])
    }
  })

  test('is made with a key that can be one: a shortened one is no server that is away', async () => {
    asked.length = 0
    const told =
      'La clé donnée n’en est pas une : une clé n’a que des lettres sans accent, des chiffres et des signes simples.'
    for (const key of ['sk-…abcd', 'clé', 'a b', '']) {
      assert.deepEqual(firstLine(await call('listGroups', '--address', url, `--key=${key}`)), [2, '', told])
    }
    assert.equal(asked.length, 0)
  })

  test('carries a body where the operation takes one', async () => {
    const body = await file('body.json', '\uFEFF{"name": "Voirie"}\r\n')
    asked.length = 0
    for (const [operation, ...more] of [['listGroups'], ['deleteGroup', '--set', 'id=1']] as const) {
      const told = `« ${operation} » ne prend pas de corps.`
      assert.deepEqual(firstLine(await call(operation, body, ...more, ...place)), [2, '', told])
    }
    assert.equal(asked.length, 0)
    assert.deepEqual(await call('createGroup', body, ...place), { code: 0, out: '', err: '' })
    assert.deepEqual(
      asked.map(({ method, path, json, headers }) => [method, path, json, headers.authorization]),
      [['POST', '/api/groups', { name: 'Voirie' }, 'Bearer sk-1']],
    )
  })

  test('to something else than this service is told so, never by an empty line or a stack', async () => {
    const told = (status: number) => `${url} répond autre chose que ce service (HTTP ${status}).\n`
    assert.deepEqual(await call('listGroups', ...place), { code: 1, out: '', err: told(200) })
    assert.deepEqual(await call('listRoles', ...place), { code: 1, out: '', err: told(502) })
  })

  test('fills the path and the query by their names, whatever signs they hold', async () => {
    asked.length = 0
    await call('deleteRole', '--set', 'name=Chef de/projet?', '--set', 'x=a&b', '--set', 'x=', ...place)
    assert.deepEqual(
      asked.map(({ method, path }) => `${method} ${path}`),
      ['DELETE /api/roles/Chef%20de%2Fprojet%3F?x=a%26b&x='],
    )
  })
})

describe('an evaluation', async () => {
  const questions = await file('questions.csv', 'question,facts,document\nUn ?,a,b\n')
  const answers = (...line: string[]) => typed(['eval', 'answers', '--questions', questions, ...line])

  test('names collections in plain figures', async () => {
    for (const collections of ['1e3', '0x10', '1.0', '', '1,,2', '9999999999']) {
      const { code, err } = await answers(`--collections=${collections}`)
      assert.deepEqual([code, err.includes('--collections attend un nombre entier')], [2, true], collections)
    }
  })

  test('is compared with notes that were kept, and with nothing else', async () => {
    for (const [name, content] of [
      ['vide.json', ''],
      ['texte.json', 'non'],
      ['autre.json', '{"figures":{"all":"1"}}'],
    ] as const) {
      const against = await file(name, content)
      const told = `« ${against} » ne contient pas les notes d’une évaluation.`
      assert.deepEqual(firstLine(await answers('--against', against)), [2, '', told])
    }
  })

  test('that cannot keep its notes says so before an hour has passed', async () => {
    const out = join(folder, 'absent', 'notes.json')
    assert.deepEqual(firstLine(await answers('--out', out)), [1, '', `${out} n’existe pas.`])
  })
})
