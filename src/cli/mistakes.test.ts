import assert from 'node:assert/strict'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { typed } from '../../test/fakes/command-line.ts'

const folder = await mkdtemp(join(tmpdir(), 'socle-mistakes-'))
after(() => rm(folder, { recursive: true, force: true }))
const absent = join(folder, 'absent')
const isRoot = process.getuid?.() === 0

/** Commands that read a file whose name is their last word. */
const readers = [
  ['people', 'import'],
  ['assistant', 'create'],
  ['assistant', 'update', '1'],
  ['appearance', 'update'],
  ['appearance', 'logo'],
  ['models', 'route'],
]

describe('a file that is named', () => {
  for (const command of readers) {
    test(`is told when it is not there, by ${command.join(' ')}`, async () => {
      assert.deepEqual(await typed([...command, absent]), { code: 1, out: '', err: `${absent} n’existe pas.\n` })
      assert.deepEqual(await typed([...command, absent], 'en'), {
        code: 1,
        out: '',
        err: `${absent} does not exist.\n`,
      })
    })
  }

  test('is told when it lies below a file', async () => {
    const file = join(folder, 'note.txt')
    await writeFile(file, 'mots')
    const below = join(file, 'annuaire.csv')
    assert.deepEqual(await typed(['people', 'import', below]), { code: 1, out: '', err: `${below} n’existe pas.\n` })
  })

  test('is told when it may not be opened', { skip: isRoot }, async () => {
    const closed = join(folder, 'closed.json')
    await writeFile(closed, '{}')
    await chmod(closed, 0)
    const { code, err } = await typed(['appearance', 'update', closed])
    assert.deepEqual([code, err], [1, `Le compte qui lance cette commande ne peut pas ouvrir ${closed}.\n`])
  })
})

describe('a number that is none', () => {
  const words = ['', '0', '-1', '0x1', '1e0', '1.0', 'un']
  const commands: [string[], string[], string][] = [
    [['key', 'revoke'], [], 'n’est pas le numéro d’une clé'],
    [['erase', 'person'], [], 'n’est pas un numéro'],
    [['erase', 'document'], [], 'n’est pas un numéro'],
    [['erase', 'collection'], [], 'n’est pas un numéro'],
    [['erase', 'organisation'], [], 'n’est pas un numéro'],
    [['collection', 'export'], [join(folder, 'copie.zip')], 'n’est pas un numéro'],
    [['assistant', 'delete'], [], 'n’est pas le numéro d’un assistant'],
  ]
  for (const [command, after_, told] of commands) {
    test(`stops ${command.join(' ')} before anything is done`, async () => {
      for (const word of words) {
        const { code, out, err } = await typed([...command, '--', word, ...after_])
        assert.deepEqual([code, out], [2, ''], word)
        assert.ok(err.startsWith(`« ${word} » ${told}`), err)
        assert.ok(err.endsWith(`Aide : socle ${command.join(' ')} --help\n`), err)
      }
    })
  }
})

describe('a key', () => {
  const create = (...line: string[]) => typed(['key', 'create', ...line])

  test('has a name of one line', async () => {
    for (const name of ['', '   ', 'deux\nlignes', 'a\u202Eb', 'a'.repeat(201)]) {
      const { code, out, err } = await create(name)
      assert.deepEqual(
        [code, out, err.split('\n').at(-2)],
        [2, '', 'Aide : socle key create --help'],
        JSON.stringify(name),
      )
      assert.match(err, /n’est pas un nom : une ligne de 1 à 200 caractères/)
    }
  })

  test('lasts a whole number of days, a century at most', async () => {
    assert.match((await create('a', '--expires', '36501')).err, /^Une clé dure au plus 36500 jours/)
    for (const days of ['demain', '-1', '1.5', '1e9', '']) {
      const { code, err } = await create('a', `--expires=${days}`)
      assert.equal(code, 2)
      assert.ok(err.startsWith(`L’option --expires attend un nombre entier, pas « ${days} ».`), err)
    }
  })

  test('has scopes that there are', async () => {
    const { code, err } = await create('a', '--scopes', 'models:read, nothing:read')
    assert.equal(code, 2)
    assert.match(err, /^L’option --scopes attend models:read, .*, pas « {2}nothing:read »\.\n/)
  })
})

describe('options that go together', () => {
  test('a pack is of one corpus, and comes from nowhere else', async () => {
    const alone = [
      ['corpus', 'sync', '--pack', 'a.pack'],
      ['corpus', 'add', 'fiches-travail', '--pack', 'a.pack', '--tarball', 'b.tgz'],
      ['corpus', 'add', 'fiches-travail', '--pack', 'a.pack', '--from', '/srv'],
      ['corpus', 'add', 'fiches-travail', '--signed-by', 'abcd'],
    ]
    for (const line of alone) {
      const { code, out, err } = await typed(line)
      assert.deepEqual([code, out], [2, ''], line.join(' '))
      assert.match(err, /^--pack /)
    }
  })

  test('an evaluation has questions, and collections by their numbers', async () => {
    const questions = join(folder, 'questions.csv')
    await writeFile(questions, 'question,facts,document\n')
    assert.match((await typed(['eval', 'answers'])).err, /^L’option --questions attend une valeur/)
    assert.equal((await typed(['eval', 'answers', '--questions', absent])).code, 1)
    for (const collections of ['a', '1,', '1,-2', '0']) {
      const { code, err } = await typed(['eval', 'answers', '--questions', questions, `--collections=${collections}`])
      assert.deepEqual([code, err.includes('--collections attend un nombre entier')], [2, true], collections)
    }
  })
})
