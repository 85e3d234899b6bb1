import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { hasCode, isAppError } from '#platform/errors'
import { configDocs } from './config-docs.ts'
import { errorWords } from './locales/error-words.ts'
import { checkConfig, configSchema } from './config.ts'
import { resolveConfig } from './resolve-config.ts'

const folder = await mkdtemp(join(tmpdir(), 'socle-config-'))
after(() => rm(folder, { recursive: true }))

async function fileWith(text: string): Promise<string> {
  const file = join(folder, `${Math.random()}.yaml`)
  await writeFile(file, text)
  return file
}

async function refusal(text: string): Promise<[number | null, string]> {
  const file = await fileWith(text)
  try {
    checkConfig(file)
  } catch (error) {
    if (hasCode(error, 'config_invalid')) return [error.details.line, error.details.reason]
    throw error
  }
  return assert.fail('accepted')
}

test('without a file, everything has its default', () => {
  const config = checkConfig(join(folder, 'none.yaml'))
  assert.deepEqual([config.http.host, config.http.port, config.role], ['127.0.0.1', 8080, 'all'])
  assert.deepEqual(config.backends, {})
})

test('a model server is three lines', async () => {
  const { backends } = checkConfig(await fileWith('backends:\n  mistral:\n    url: https://api.mistral.example/v1\n'))
  assert.deepEqual([backends['mistral']?.kind, backends['mistral']?.maxConcurrency], ['openai', 64])
})

test('a mistake is told with its line: an unknown key, a wrong value, broken YAML, a missing variable', async () => {
  assert.deepEqual(await refusal('http:\n  prot: 80\n'), [2, 'http: Unrecognized key: "prot"'])
  const [line, reason] = await refusal('backends:\n  local:\n    url: localhost\n')
  assert.deepEqual([line, reason.split(':')[0]], [3, 'backends.local.url'])
  assert.equal((await refusal('http:\n  port: [1\nrole: all'))[0], 3)
  const [variableLine, missing] = await refusal(
    'backends:\n  m:\n    url: https://m.example/v1\n    apiKey: ${NO_SUCH_KEY}\n',
  )
  assert.deepEqual([variableLine, missing], [4, 'the environment variable NO_SUCH_KEY is not set'])
  assert.equal((await refusal('role: everything\n'))[0], 1)
})

test('the command line goes over the file, and a folder in the file is beside it', async () => {
  const configFile = await fileWith('data: ./donnees\nhttp:\n  port: 9000\n')
  const asFile = resolveConfig({ configFile })
  assert.deepEqual([asFile.dataFolder, asFile.config.http.port], [join(folder, 'donnees'), 9000])
  const over = resolveConfig({ configFile, port: 0, host: '0.0.0.0', role: 'worker', dataFolder: '/somewhere' })
  assert.deepEqual([over.dataFolder, over.config.http.port, over.config.http.host], ['/somewhere', 0, '0.0.0.0'])
  assert.equal(over.config.role, 'worker')
})

test('every key has a sentence in the documentation, and there are few of them', () => {
  const rows = configDocs()
    .split('\n')
    .filter((line) => line.startsWith('| `'))
  assert.ok(rows.some((row) => row.startsWith('| `backends.<name>.url` |')))
  for (const row of rows) assert.match(row, /\| [A-Z].*\.( One of .*)? \|$/, row)
  assert.ok(rows.filter((row) => !row.startsWith('| `backends')).length <= 60)
  assert.match(JSON.stringify(configSchema()), /"additionalProperties":false/)
})

test('what the schema refuses is told in French too', async () => {
  const file = await fileWith('http:\n  port: trois\n')
  assert.throws(
    () => checkConfig(file),
    (error: unknown) => {
      const words = isAppError(error) ? errorWords(error, 'fr') : ''
      return words.endsWith('ligne 2 : http.port : Entrée invalide : nombre attendu, chaîne de caractères reçu')
    },
  )
})
