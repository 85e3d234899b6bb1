import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type DirectoryLine, problemsOf, readDirectory } from './read-directory.ts'

const person = (given: Partial<DirectoryLine> = {}): DirectoryLine => ({
  line: 2,
  email: 'camille@mairie.fr',
  name: 'Camille Martin',
  role: '',
  groups: [],
  ...given,
})

test('columns are known by their titles in both languages, whatever their order, accents, capitals and signs', () => {
  for (const head of [
    'email,name,role,groups',
    'Courriel,Nom complet,Rôle,Services',
    'E-MAIL,Full_Name,PROFIL,Groupe',
    'Adresse électronique,Identité,role,group',
  ]) {
    const csv = `${head}\ncamille@mairie.fr,Camille Martin,agent,Urbanisme`
    assert.deepEqual(readDirectory(csv), [person({ role: 'agent', groups: ['Urbanisme'] })], head)
  }
  const turned = 'Service;Prénom;Adresse e-mail;NOM\nÉtat civil;Camille;camille@mairie.fr;Martin'
  assert.throws(() => readDirectory(turned), { details: { reason: 'no_address_column', param: 'csv' } })
  const known = 'Service;Prénom;Adresse mail;NOM\nÉtat civil;Camille;camille@mairie.fr;Martin'
  assert.deepEqual(readDirectory(known), [person({ groups: ['État civil'] })])
})

test('a whole name goes before its parts; one part is enough', () => {
  const head = 'email,name,first name,last name'
  const nameOf = (values: string): string | undefined => readDirectory(`${head}\na@b.fr,${values}`)[0]?.name
  assert.deepEqual(['Camille,X,Y', ',Camille,Martin', ',,Martin', ',Camille,', ' Cam , x ,', ',,'].map(nameOf), [
    'Camille',
    'Camille Martin',
    'Martin',
    'Camille',
    'Cam',
    '',
  ])
})

test('groups of one cell are parted by commas, bars or semicolons, each named once', () => {
  const groupsOf = (cell: string) => readDirectory(`email\tname\tgroups\na@b.fr\tA\t${cell}`)[0]?.groups
  assert.deepEqual(groupsOf('Urbanisme, Voirie|Écoles ; Voirie'), ['Urbanisme', 'Voirie', 'Écoles'])
  assert.deepEqual(groupsOf(' ,;| '), [])
  assert.deepEqual(groupsOf(''), [])
  const many = Array.from({ length: 80 }, (_, index) => `g${index}`)
  assert.equal(groupsOf(many.join(','))?.length, 51, 'one more than may be, so that the line is refused')
})

test('files of spreadsheets are read: a mark at the start, Windows line ends, quotes, empty lines', () => {
  const csv = '\uFEFFemail;name\r\n"a@b.fr";"Martin; ""Cam"""\r\n\r\n;\r\nb@b.fr;"deux\r\nlignes"\r\nc@b.fr;Fin\r\n'
  assert.deepEqual(
    readDirectory(csv).map(({ line, email, name }) => [line, email, name]),
    [
      [2, 'a@b.fr', 'Martin; "Cam"'],
      [5, 'b@b.fr', 'deux\r\nlignes'],
      [7, 'c@b.fr', 'Fin'],
    ],
  )
})

test('short records lack what they do not say; longer ones say nothing more', () => {
  const [short, long] = readDirectory('email,name,role\na@b.fr\nb@b.fr,B,agent,de,trop')
  assert.deepEqual(short, person({ email: 'a@b.fr', name: '' }))
  assert.deepEqual(long, person({ line: 3, email: 'b@b.fr', name: 'B', role: 'agent' }))
})

test('a file that is no directory is refused by what it lacks', () => {
  const refused = (reason: string, rest = {}) => ({
    code: 'invalid_request',
    details: { reason, param: 'csv', ...rest },
  })
  for (const csv of ['', 'name\nA', 'texte libre', '{"email": "a@b.fr"}']) {
    assert.throws(() => readDirectory(csv), refused('no_address_column'), csv)
  }
  assert.throws(() => readDirectory('email,role\na@b.fr,agent'), refused('no_name_column'))
  assert.throws(() => readDirectory('email,name'), refused('nobody_in_file'))
  assert.throws(() => readDirectory('email,name\n,\n  ,  \n'), refused('nobody_in_file'))
})

test('5,000 people are read, one more is refused', () => {
  const csv = (count: number) => `email,name\n${Array.from({ length: count }, (_, at) => `a${at}@b.fr,A`).join('\n')}`
  assert.equal(readDirectory(csv(5_000)).length, 5_000)
  assert.throws(() => readDirectory(csv(5_001)), {
    code: 'invalid_request',
    details: { reason: 'too_many_people', param: 'csv', value: 5_000 },
  })
})

test('what is wrong with a line by itself is all told', () => {
  const long = (length: number) => 'a'.repeat(length)
  const groups = (count: number) => Array.from({ length: count }, (_, index) => `g${index}`)
  for (const [given, problems] of [
    [{}, []],
    [{ email: '' }, ['email_invalid']],
    [{ email: 'camille' }, ['email_invalid']],
    [{ email: 'a@b.fr, c@d.fr' }, ['email_invalid']],
    [{ email: 'a@b.fr\n' }, ['email_invalid']],
    [{ name: '' }, ['name_invalid']],
    [{ name: long(200) }, []],
    [{ name: long(201) }, ['name_invalid']],
    [{ name: 'Cam\u0000ille' }, ['name_invalid']],
    [{ name: 'Cam\nille' }, ['name_invalid']],
    [{ name: 'Cam\ud800' }, ['name_invalid']],
    [{ name: 'Ève Ñandú 李' }, []],
    [{ groups: groups(50) }, []],
    [{ groups: groups(51) }, ['groups_invalid']],
    [{ groups: [long(201)] }, ['groups_invalid']],
    [{ email: 'x', name: '', groups: ['\t'] }, ['email_invalid', 'name_invalid', 'groups_invalid']],
  ] as const) {
    assert.deepEqual(problemsOf(person(given)), problems, JSON.stringify(given).slice(0, 80))
  }
})
