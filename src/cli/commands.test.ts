import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import { testDatabase } from '../../test/fakes/database.ts'
import { decimal } from './language.ts'
import { fill, wordsOf } from './locales/words.ts'
import { run } from './run.ts'

const { db, url } = await testDatabase()
const folder = await mkdtemp(join(tmpdir(), 'socle-commands-'))
const configFile = join(folder, 'socle.yaml')
await writeFile(configFile, JSON.stringify({ corpora: [], database: { url } }))
const places = ['--data', join(folder, 'data'), '--config', configFile]
after(() => rm(folder, { recursive: true, force: true }))

interface Typed {
  readonly code: number
  readonly out: string
  readonly err: string
}

async function type(...line: string[]): Promise<Typed> {
  return typeUntil(new AbortController().signal, line)
}

async function typeUntil(signal: AbortSignal, line: readonly string[], onOut?: (text: string) => void): Promise<Typed> {
  const printed = { out: '', err: '' }
  const code = await run(line, {
    language: 'fr',
    out(text) {
      printed.out += text
      onOut?.(text)
    },
    err: (text) => void (printed.err += text),
    say: (message, details) => fill(wordsOf('fr').messages[message], details),
    signal,
  })
  return { code, ...printed }
}

test('a key is created, listed without its value, and revoked', async () => {
  const created = await type(
    'key',
    'create',
    'Extranet',
    '--scopes',
    'models:read,search:read',
    '--expires',
    '30',
    ...places,
  )
  assert.equal(created.code, 0)
  assert.match(created.out, /^sk-[\w-]{40,}\n$/)
  assert.match(created.err, /elle ne sera plus jamais affichée/)
  const listed = await type('key', 'list', ...places)
  assert.match(listed.out, /1 +Extranet +sk-…\S{4} +\d{4}-\d\d-\d\d +active jusqu’au/)
  assert.equal(listed.out.includes(created.out.trim()), false)
  const [row] = JSON.parse((await type('key', 'list', '--json', ...places)).out)
  assert.deepEqual(row.scopes, ['models:read', 'search:read'])
  assert.match((await type('key', 'revoke', '1', ...places)).out, /La clé n° 1 \(Extranet\) est révoquée/)
  assert.match((await type('key', 'list', ...places)).out, /révoquée le/)
})

test('mistakes about keys are sentences', async () => {
  const unknown = await type('key', 'revoke', '424242', ...places)
  assert.deepEqual([unknown.code, unknown.out, unknown.err], [1, '', 'Cette clé n’existe pas.\n'])
  const word = await type('key', 'revoke', 'Extranet', ...places)
  assert.equal(word.code, 2)
  assert.match(word.err, /n’est pas le numéro d’une clé/)
  const scope = await type('key', 'create', 'x', '--scopes', 'tout', ...places)
  assert.equal(scope.code, 2)
  assert.match(scope.err, /--scopes attend models:read, .* pas « tout »/)
})

test('the audit trail is intact until somebody writes in it', async () => {
  const intact = await type('audit', 'verify', ...places)
  assert.equal(intact.code, 0)
  assert.match(intact.out, /Journal d’audit intact : \d+ lignes/)
  await sql`alter table audit_log disable trigger all`.execute(db)
  await db.updateTable('audit_log').set({ action: 'key.nothing' }).where('action', '=', 'key.revoke').execute()
  const broken = await type('audit', 'verify', '--json', ...places)
  assert.equal(broken.code, 1)
  assert.equal(JSON.parse(broken.out).intact, false)
})

test('an administrator’s link can be had again', async () => {
  const { code, out } = await type('admin-link', ...places)
  assert.equal(code, 0)
  assert.match(out, /^http:\/\/127\.0\.0\.1:8080\/installation\?token=adm-\S+\n$/)
})

test('corpora are listed, and one that does not exist is told', async () => {
  assert.match((await type('corpus', 'list', ...places)).out, /fiches-travail .* non installé/)
  const unknown = await type('corpus', 'add', 'codes', ...places)
  assert.deepEqual([unknown.code, unknown.err], [1, 'Ce corpus n’existe pas.\n'])
  assert.match((await type('corpus', 'sync', ...places)).err, /Aucun corpus n’est installé/)
  const [wrong] = [await type('corpus', 'add', 'fiches-travail', '--tarball', configFile, ...places)]
  assert.equal(wrong.code, 1)
  assert.match(wrong.err, /SHA|attendu/)
})

test('a pack is of a corpus that is installed, and what is none is refused in words', async () => {
  const absent = await type('corpus', 'pack', 'fiches-travail', join(folder, 'pack.zip'), ...places)
  assert.deepEqual([absent.code, absent.err], [1, 'Ce corpus n’existe pas.\n'])
  const none = await type('corpus', 'add', 'fiches-travail', '--pack', configFile, ...places)
  assert.equal(none.code, 1)
  assert.match(none.err, /ce n’est pas un lot de corpus de Socle \(socle\.yaml\)/)
  for (const alone of [
    ['--signed-by', 'x'],
    ['--pack', 'x', '--tarball', 'y'],
  ]) {
    const { code, err } = await type('corpus', 'add', 'fiches-travail', ...alone, ...places)
    assert.equal(code, 2)
    assert.match(err, /--pack veut le nom du corpus/)
  }
})

test('an assistant is made from a file, changed, listed and deleted', async () => {
  const file = join(folder, 'assistant.json')
  const save = async (draft: object): Promise<void> => writeFile(file, JSON.stringify(draft))
  await save({ name: 'accueil', title: 'Accueil', mode: 'quote', audience: { organisation: true } })
  const made = await type('assistant', 'create', file, ...places)
  assert.equal(made.code, 0, made.err)
  const [, id = ''] = /^(\d+)\tassistant\/accueil\n$/.exec(made.out) ?? []
  await save({ title: 'Guichet unique' })
  assert.equal((await type('assistant', 'update', id, file, ...places)).code, 0)
  const listed = await type('assistant', 'list', ...places)
  assert.match(listed.out, /assistant\/accueil +Guichet unique +en citant/)
  await save({ title: '' })
  const refused = await type('assistant', 'update', id, file, ...places)
  assert.equal(refused.code, 1)
  assert.match(refused.err, /title/)
  const deleted = await type('assistant', 'delete', id, ...places)
  assert.equal(deleted.err.includes(`L’assistant n° ${id} est supprimé.`), true)
  assert.deepEqual(JSON.parse((await type('assistant', 'list', '--json', ...places)).out), [])
})

test('routing is listed, and chosen from a file as through the interface', async () => {
  const known = JSON.parse((await type('models', 'routes', '--json', ...places)).out)
  const model = String(known[0]?.model)
  const file = join(folder, 'route.json')
  await writeFile(file, JSON.stringify({ model, aliases: ['notre-modele'] }))
  const chosen = await type('models', 'route', file, ...places)
  assert.deepEqual([chosen.code, chosen.err, chosen.out.startsWith(`${model}\t`)], [0, '', true])
  assert.match((await type('models', 'routes', ...places)).out, /notre-modele/)
  await writeFile(file, JSON.stringify({ model, aliases: [model] }))
  const refused = await type('models', 'route', file, ...places)
  assert.deepEqual([refused.code, refused.err.includes(model)], [1, true])
})

test('which servers are reached is told and chosen, one word at a time', async () => {
  assert.equal((await type('models', 'reach', ...places)).out, 'own-first\tpublic\n')
  assert.equal((await type('models', 'reach', '--servers', 'own-only', ...places)).out, 'own-only\tpublic\n')
  const chosen = await type('models', 'reach', '--data-level', 'internal', '--json', ...places)
  assert.deepEqual(JSON.parse(chosen.out), { servers: 'own-only', data: 'internal' })
  const refused = await type('models', 'reach', '--servers', 'nowhere', ...places)
  assert.deepEqual([refused.code, refused.out, /servers/.test(refused.err)], [1, '', true])
  assert.equal((await type('models', 'reach', ...places)).out, 'own-only\tinternal\n')
})

test('the service is given a name, colours and a logo; what a file does not say stays, what cannot be read is refused', async () => {
  const file = join(folder, 'appearance.json')
  await writeFile(file, JSON.stringify({ name: 'Ville IA', banner: { text: 'Maintenance ce soir', tone: 'warning' } }))
  const named = await type('appearance', 'update', file, ...places)
  assert.equal(named.code, 0, named.err)
  await writeFile(file, JSON.stringify({ colours: { light: '#1b4f8f', dark: '#9cc3f5' } }))
  assert.equal((await type('appearance', 'update', file, ...places)).code, 0)
  await writeFile(file, JSON.stringify({ colours: { light: '#eeeeee', dark: '#9cc3f5' } }))
  const pale = await type('appearance', 'update', file, ...places)
  assert.deepEqual([pale.code, /contraste/.test(pale.err)], [1, true])
  const picture = join(folder, 'logo.svg')
  await writeFile(picture, '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M0 0h8v8z"/></svg>')
  assert.equal((await type('appearance', 'logo', picture, ...places)).code, 0)
  const shown = await type('appearance', 'show', ...places)
  assert.partialDeepStrictEqual(JSON.parse(shown.out), {
    name: 'Ville IA',
    colours: { light: '#1b4f8f', dark: '#9cc3f5' },
    banner: { text: 'Maintenance ce soir', tone: 'warning' },
  })
  assert.match(String(JSON.parse(shown.out).logo), /^\/api\/appearance\/logo\?v=/)
  // What was shown is a file that can be given back.
  await writeFile(file, shown.out)
  assert.equal((await type('appearance', 'update', file, ...places)).out, shown.out)
})

test('a question without any source is told so', async () => {
  const { code, out } = await type('ask', 'Combien', 'de', 'congés', '?', ...places)
  assert.equal(code, 0)
  assert.match(out, /aucune source n’est encore disponible/)
})

test('an empty index is rebuilt from the database', async () => {
  const { code, out } = await type('index', 'rebuild', '--json', ...places)
  assert.equal(code, 0)
  assert.partialDeepStrictEqual(JSON.parse(out), { documents: 0, chunks: 0 })
})

test('the start prints one line of JSON, serves, and stops when it is interrupted', async () => {
  const interruption = new AbortController()
  const lines: string[] = []
  const started = Promise.withResolvers<string>()
  const line = ['start', '--json', '--port', '0', ...places]
  const running = typeUntil(interruption.signal, line, (text) => (lines.push(text), started.resolve(text)))
  const ready = JSON.parse(
    await Promise.race([started.promise, running.then(({ err }) => Promise.reject(new Error(err)))]),
  )
  assert.deepEqual(Object.keys(ready), ['event', 'url', 'api_key', 'admin_link'])
  assert.equal((await fetch(new URL('/health', ready.url))).status, 200)
  const beside = await type('key', 'list', ...places)
  assert.equal(beside.code, 0)
  interruption.abort()
  const { code, out, err } = await running
  assert.deepEqual([code, lines.length], [0, 1])
  assert.equal(out.endsWith('\n') && out.trim().includes('\n'), false)
  assert.match(err, /Préparation de la base de données…\n.*Arrêt en cours…\n$/s)
})

test('a port that is taken, a folder that cannot be written: a sentence each, no stack', async () => {
  const holder = createServer().listen(0, '127.0.0.1')
  await once(holder, 'listening')
  const port = String(portOf(holder.address()))
  const taken = await type('start', '--port', port, ...places)
  holder.close()
  assert.equal(taken.code, 1)
  assert.match(taken.err, new RegExp(`Le port ${port} de 127\\.0\\.0\\.1 est déjà pris`))
  const closed = await type('start', '--port', '0', '--config', configFile, '--data', join(configFile, 'below'))
  assert.equal(closed.code, 1)
  assert.match(closed.err, /Impossible d’écrire dans le dossier/)
  for (const { err } of [taken, closed]) assert.doesNotMatch(err, /\n\s+at /)
})

test('a machine in good health has only good findings', async () => {
  const { code, out } = await type('doctor', '--json', ...places)
  const findings: { name: string; good: boolean }[] = JSON.parse(out)
  const wrong = findings.filter(({ good, name }) => !good && name !== 'page' && name !== 'port')
  assert.deepEqual(wrong, [], `exit code ${code}`)
  assert.ok(findings.some(({ name }) => name === 'embeddings'))
})

test('a named configuration that is not there is a bad finding, never ticked', async () => {
  const absent = join(folder, 'absent.yaml')
  const { code, out } = await type('doctor', '--config', absent)
  assert.equal(code, 1)
  assert.match(out, /✖ configuration : .*absent\.yaml : le fichier n’existe pas/)
  assert.equal(fill(wordsOf('en').messages.finding, { name: 'index', found: '3' }), 'index: 3')
  assert.equal(fill(wordsOf('en').messages.gigabytes, { size: decimal(3.5, 'en') }), '3.5 GB')
  assert.equal(fill(wordsOf('fr').messages.gigabytes, { size: decimal(3.5, 'fr') }), '3,5 Go')
})

test('a port that is none is told, not thrown', async () => {
  const { code, err } = await type('start', '--port', '99999', ...places)
  assert.equal(code, 2)
  assert.match(err, /^L’option --port attend un nombre de 0 à 65535, pas « /)
})

function portOf(address: AddressInfo | string | null): number {
  return typeof address === 'object' && address !== null ? address.port : 0
}
