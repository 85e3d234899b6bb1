import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { createOrganisation, createPerson } from '../../../test/fakes/actors.ts'
import { type TestServer, itemsOf, testServer } from '../../../test/fakes/server.ts'

let server: TestServer
let cookie: string
before(async () => {
  server = await testServer()
  cookie = await server.adminCookie()
})

function load(csv: string, dry_run = false, as = cookie) {
  const body = { csv, dry_run }
  return server.call('POST', '/api/people/import', {
    key: null,
    cookie: as,
    headers: { 'accept-language': 'fr' },
    body,
  })
}

async function listed(): Promise<string[]> {
  const reply = await server.call('GET', '/api/people?limit=100', { key: null, cookie })
  return itemsOf(reply.json['data']).map((person) => {
    const groups = itemsOf(person['groups']).map((group) => String(group['name']))
    return `${person['email']} ${person['name']} ${person['role']} ${groups.join('+')}`
  })
}

const directory = [
  'Prénom;Nom;Courriel;Rôle;Groupes',
  'Lou;Petit;lou@mairie.test;agent;Urbanisme, RH',
  '"Max";"Le Goff";Max@Mairie.test;administrator;urbanisme',
  '',
].join('\r\n')

test('a dry run says what would change and changes nothing, then all of it is done at once', async () => {
  const before = await listed()
  const tried = await load(directory, true)
  assert.equal(tried.status, 200, tried.text)
  const { done, created, updated, new_groups, lines } = tried.json
  assert.deepEqual([done, created, updated, new_groups], [false, 2, 0, ['urbanisme', 'RH']])
  assert.deepEqual(
    itemsOf(lines).map(({ line, action, link }) => [line, action, link]),
    [
      [2, 'create', null],
      [3, 'create', null],
    ],
  )
  assert.deepEqual(await listed(), before)

  const made = await load(directory)
  assert.equal(made.json['done'], true)
  const people = await listed()
  assert.ok(people.includes('lou@mairie.test Lou Petit agent RH+urbanisme'), people.join())
  assert.ok(people.includes('Max@Mairie.test Max Le Goff administrator urbanisme'), people.join())
  const token = new URL(String(itemsOf(made.json['lines'])[0]?.['link']?.['path']), server.url).searchParams.get(
    'token',
  )
  const accepted = await server.call('POST', '/api/links/accept', {
    key: null,
    body: { token, password: 'la barque bleue remonte le canal' },
  })
  assert.deepEqual([accepted.status, accepted.json['email']], [201, 'lou@mairie.test'])
})

test('the same file again changes nothing; another changes what it names and keeps the rest', async () => {
  await load(directory)
  const again = await load(directory)
  assert.deepEqual([again.json['done'], again.json['created'], again.json['updated']], [true, 0, 0])
  const changed = await load('email,name\nLOU@mairie.test,Lou Grand\n')
  assert.deepEqual([changed.json['created'], changed.json['updated']], [0, 1])
  assert.ok((await listed()).includes('lou@mairie.test Lou Grand agent RH+urbanisme'))
})

test('each wrong line is told with what is wrong, and none is imported', async () => {
  const { db } = server.ctx
  const elsewhere = await createPerson(db, await createOrganisation(db))
  const taken = await db
    .selectFrom('person')
    .select('email')
    .where('id', '=', elsewhere.personId)
    .executeTakeFirstOrThrow()
  const before = await listed()
  const reply = await load(
    [
      'email;nom;role;groupes',
      'une-adresse;Une Personne;;',
      'deux@mairie.test;;;',
      '"trois@mairie.test";"Trois\nLignes";chef;',
      'quatre@mairie.test;Quatre;;',
      'QUATRE@mairie.test;Encore;;',
      `${taken.email};Cinq;;`,
      `six@mairie.test;Six;;${'x'.repeat(201)}`,
    ].join('\n'),
  )
  assert.equal(reply.json['done'], false)
  const told = itemsOf(reply.json['lines']).map(({ line, problems }) => [line, itemsOf(problems).map(String)])
  assert.deepEqual(told, [
    [2, ['l’adresse manque ou n’en est pas une']],
    [3, ['le nom manque ou dépasse 200 caractères']],
    [4, ['le nom manque ou dépasse 200 caractères', 'ce rôle n’existe pas']],
    [6, []],
    [7, ['cette adresse est déjà plus haut dans le fichier']],
    [8, ['cette adresse sert déjà ailleurs']],
    [9, ['un groupe n’a pas un nom possible, ou il y en a plus de 50']],
  ])
  assert.deepEqual(await listed(), before)
})

test('a file that is no directory is refused in words', async () => {
  for (const [csv, reason] of [
    ['nom\nLou', /la colonne des adresses manque/],
    ['email\nlou@mairie.test', /la colonne des noms manque/],
    ['email;nom\n', /ne nomme personne/],
  ] as const) {
    const reply = await load(csv, true)
    assert.equal(reply.status, 400)
    assert.match(String(reply.json['error']?.['message']), reason)
  }
})

test('a delegated administrator gives no more than they hold', async () => {
  const own = 'email;nom;role\ndelegue@mairie.test;Délégué;administrator\n'
  const made = await load(own)
  const token = new URL(String(itemsOf(made.json['lines'])[0]?.['link']?.['path']), server.url).searchParams.get(
    'token',
  )
  const body = { token, password: 'la barque bleue remonte le canal' }
  const accepted = await server.call('POST', '/api/links/accept', { key: null, body })
  const delegate = accepted.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const reply = await load('email;nom;role\nz@mairie.test;Z;instance-administrator\n', false, delegate)
  const [line] = itemsOf(reply.json['lines'])
  assert.deepEqual(
    [reply.json['done'], itemsOf(line?.['problems']).map(String)],
    [false, ['ce rôle permet plus que vous ne pouvez donner']],
  )
  const demoted = await load('email;nom;role\ncamille@mairie.test;Camille;agent\n', false, delegate)
  assert.equal(demoted.json['done'], false)
})
