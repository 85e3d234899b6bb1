import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { hasCode } from '#platform/errors'
import { z } from 'zod'
import { readConfig } from './read-config.ts'

const schema = z.strictObject({
  name: z.string().default('sans nom'),
  port: z.number().int().min(1).default(8080),
  servers: z.array(z.strictObject({ url: z.url(), key: z.string().optional() })).default([]),
  limits: z.strictObject({ size: z.number() }).default({ size: 1 }),
})

let home = ''
let file = ''
before(async () => {
  home = await mkdtemp(join(tmpdir(), 'socle-config-'))
  file = join(home, 'socle.yaml')
  Object.assign(process.env, { SOCLE_TEST_KEY: 'clé: "x"\n- y', SOCLE_TEST_EMPTY: '' })
})
after(async () => {
  delete process.env['SOCLE_TEST_KEY']
  delete process.env['SOCLE_TEST_EMPTY']
  await rm(home, { recursive: true, force: true })
})

async function read(text: string) {
  await writeFile(file, text)
  return readConfig(file, schema)
}

async function refusal(text: string): Promise<unknown[]> {
  try {
    await read(text)
  } catch (error) {
    if (hasCode(error, 'config_invalid')) return [error.details.line, error.details.reason]
    throw error
  }
  return ['read']
}

const defaults = { name: 'sans nom', port: 8080, servers: [], limits: { size: 1 } }

test('no file, an empty one and one of comments are the defaults', async () => {
  assert.deepEqual(readConfig(join(home, 'absent.yaml'), schema), defaults)
  for (const text of ['', '\n\n', '# rien\n', '---\n', '{}\n']) assert.deepEqual(await read(text), defaults, text)
})

test('a value of the environment is put in as it is: it opens no other key', async () => {
  const { name, servers } = await read(
    'name: a ${SOCLE_TEST_KEY} b\nservers:\n  - url: https://a.fr/\n    key: ${SOCLE_TEST_KEY}\n',
  )
  assert.equal(name, 'a clé: "x"\n- y b')
  assert.deepEqual(servers, [{ url: 'https://a.fr/', key: 'clé: "x"\n- y' }])
})

test('only names of variables are looked for', async () => {
  const { name } = await read("name: '$SOCLE_TEST_KEY ${lower} ${} $${1A} ${A-B}'\n")
  assert.equal(name, '$SOCLE_TEST_KEY ${lower} ${} $${1A} ${A-B}')
})

test('a variable that is absent or empty is told with its line', async () => {
  const told = (name: string) => `the environment variable ${name} is not set`
  assert.deepEqual(await refusal('port: 1\nname: ${SOCLE_TEST_ABSENT}\n'), [2, told('SOCLE_TEST_ABSENT')])
  assert.deepEqual(await refusal('\n\nname: ${SOCLE_TEST_EMPTY}\n'), [3, told('SOCLE_TEST_EMPTY')])
})

test('a mistake is told with the line of what is nearest to it', async () => {
  const cases = {
    'port: abc\n': 1,
    'name: a\nport: 0\n': 2,
    'name: a\n\n# mot\nprot: 1\n': 4,
    'servers:\n  - url: https://a.fr/\n  - url: rien\n': 3,
    'servers:\n  - url: https://a.fr/\n    clef: x\n': 3,
    'limits:\n  size: 1\n  taille: 2\n': 3,
    'name: a\nlimits: {}\n': 2,
    'name: [un, deux]\n': 1,
  }
  const lines = await Promise.all(
    Object.keys(cases).map(async (text, index) => {
      const own = join(home, `case-${index}.yaml`)
      await writeFile(own, text)
      try {
        return readConfig(own, schema)
      } catch (error) {
        return hasCode(error, 'config_invalid') ? error.details.line : error
      }
    }),
  )
  assert.deepEqual(lines, Object.values(cases))
})

test('what is refused is told in French beside English, with the path of the key', async () => {
  await writeFile(file, 'servers:\n  - url: https://a.fr/\n    key: 12\n')
  assert.throws(
    () => readConfig(file, schema),
    (error) => {
      assert.ok(hasCode(error, 'config_invalid'))
      const { file: named, line, reason, frenchReason } = error.details
      assert.deepEqual([named, line], [file, 3])
      assert.match(reason, /^servers\.0\.key: Invalid input/)
      assert.match(frenchReason ?? '', /^servers\.0\.key : Entrée invalide/)
      return true
    },
  )
})

test('broken YAML, two documents, and what refers to nothing or grows without end are mistakes of the file', async () => {
  assert.deepEqual((await refusal('name: "a\n'))[0], 2)
  assert.deepEqual((await refusal('name: a\n---\nname: b\n'))[0], 2)
  assert.match(String((await refusal('name: *absent\n'))[1]), /Unresolved alias/)
  const tenfold = Array.from({ length: 9 }, (_, level) => {
    return `l${level + 1}: &l${level + 1} [${Array.from({ length: 10 }, () => `*l${level}`).join(', ')}]`
  })
  assert.match(String((await refusal(`l0: &l0 [a]\n${tenfold.join('\n')}\n`))[1]), /alias/i)
})

test('a list, a text or a number in place of keys is refused', async () => {
  for (const text of ['- a\n', 'texte\n', '12\n']) assert.notDeepEqual(await refusal(text), ['read'], text)
})

test('a file that is there and cannot be read is told, rather than taken for none', async () => {
  const folder = join(home, 'dossier.yaml')
  await mkdir(folder)
  assert.throws(() => readConfig(folder, schema), { code: 'config_invalid' })
})
