import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { Language } from '#server/locales/error-words'
import { commandNames } from './command-names.ts'
import { commands } from './commands.ts'
import { isLanguage, systemLanguage } from './language.ts'
import { fill, wordsOf } from './locales/words.ts'
import { run } from './run.ts'

const folder = await mkdtemp(join(tmpdir(), 'socle-cli-'))
after(() => rm(folder, { recursive: true }))

async function type(line: readonly string[], language: Language = 'fr') {
  const printed = { out: '', err: '' }
  const code = await run(line, {
    language,
    out: (text) => void (printed.out += text),
    err: (text) => void (printed.err += text),
    say: (message, details) => fill(wordsOf(language).messages[message], details),
    signal: AbortSignal.timeout(10_000),
  })
  return { code, ...printed }
}

test('help lists every command, in both languages', async () => {
  for (const language of ['fr', 'en'] as const) {
    const { code, out, err } = await type([], language)
    assert.deepEqual([code, err], [0, ''])
    for (const name of commandNames) assert.match(out, new RegExp(`^  ${name}\\b`, 'm'))
  }
})

test('every command loads and describes each of its options', async () => {
  for (const name of commandNames) {
    const { options } = await commands[name]()
    const { code, out } = await type([...name.split(' '), '--help'])
    assert.equal(code, 0)
    for (const option of Object.keys(options)) assert.match(out, new RegExp(`^  --${option} +\\S`, 'm'), name)
  }
})

test('the version is that of the package', async () => {
  const { version } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'))
  for (const word of ['--version', '-V'])
    assert.deepEqual(await type([word]), { code: 0, out: `socle ${version}\n`, err: '' })
})

test('the first word of several commands has a help of its own', async () => {
  const { code, out, err } = await type(['key', '--help'], 'en')
  assert.deepEqual([code, err], [0, ''])
  for (const word of ['key create NAME', 'key list', 'key revoke NUMBER'])
    assert.match(out, new RegExp(`^  ${word} `, 'm'))
  assert.doesNotMatch(out, /corpus/)
})

test('a mistake in the command is told with exit code 2 and no stack', async () => {
  const mistakes = [
    { line: ['zut'], says: /Commande inconnue : zut\./ },
    { line: ['key'], says: /Il manque un mot[^]*key create/ },
    { line: ['key', 'zut'], says: /Commande inconnue : key zut\./ },
    { line: ['config', 'check', '--nope'], says: /Option inconnue : --nope\.\nAide : socle config check --help/ },
    { line: ['config', 'check', '--config'], says: /--config attend une valeur/ },
    { line: ['config', 'docs', 'mot'], says: /Mot inattendu : mot\./ },
    { line: ['key', 'create'], says: /Il manque un mot/ },
  ]
  for (const { line, says } of mistakes) {
    const { code, out, err } = await type(line)
    assert.deepEqual([code, out], [2, ''], line.join(' '))
    assert.match(err, says)
    assert.doesNotMatch(err, /\n\s+at /)
  }
})

test('a broken socle.yaml is told with its line and its reason, in the language of the person', async () => {
  const file = join(folder, 'broken.yaml')
  await writeFile(file, 'http:\n  prot: 80\n')
  assert.match((await type(['config', 'check', file])).err, /broken\.yaml, ligne 2 : .*prot/)
  const { code, err } = await type(['config', 'check', '--config', file], 'en')
  assert.equal(code, 1)
  assert.match(err, /broken\.yaml, line 2: .*prot/)
})

test('a good socle.yaml, its schema and its documentation', async () => {
  const file = join(folder, 'good.yaml')
  await writeFile(file, 'http:\n  port: 9090\n')
  assert.deepEqual(await type(['config', 'check', file]), {
    code: 0,
    out: `${file} : configuration correcte.\n`,
    err: '',
  })
  assert.equal(JSON.parse((await type(['config', 'schema'])).out).title, 'socle.yaml')
  assert.match((await type(['config', 'docs'])).out, /\| `http\.port` \| `8080` \|/)
})

test('the language is that of the machine, French by default', () => {
  const read = (values: Record<string, string>) => (name: string) => values[name]
  assert.equal(systemLanguage(read({})), 'fr')
  assert.equal(systemLanguage(read({ LANG: 'C.UTF-8' })), 'fr')
  assert.equal(systemLanguage(read({ LANG: 'fr_FR.UTF-8', LC_ALL: 'en_GB.UTF-8' })), 'en')
  assert.equal(isLanguage('de'), false)
})
