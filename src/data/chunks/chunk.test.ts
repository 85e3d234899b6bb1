import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ParsedPage } from '../documents/parsed.ts'
import { chunkDocument } from './chunk.ts'
import { type Chunking, usualChunking } from './chunking.ts'

function chunks(markdown: string, title = 'Titre', pages: { page: number; start: number }[] = []) {
  return chunkDocument(title, { title, markdown, language: 'fr', pages })
}

const sentence = 'Le salarié informe son employeur par écrit. '
const paragraph = (characters: number): string => sentence.repeat(Math.ceil(characters / sentence.length)).trim()

test('one passage per leaf heading, with the headings above it, and its place in the text', () => {
  const markdown = `# A\n\n${paragraph(400)}\n\n## B\n\n${paragraph(500)} Fin.\n\n# C\n\n${paragraph(600)} Fin de C.`
  const found = chunks(markdown)
  assert.deepEqual(
    found.map(({ path }) => path),
    [['A'], ['A', 'B'], ['C']],
  )
  for (const { text, start, end } of found) assert.equal(markdown.slice(start, end), text)
  assert.equal(found[1]?.indexText, `Titre\nA > B\n${found[1]?.text}`)
  assert.deepEqual(
    found.map(({ ordinal }) => ordinal),
    [0, 1, 2],
  )
})

test('a heading that repeats the title is not said twice', () => {
  assert.deepEqual(chunks(`# titre\n\n${paragraph(300)}`)[0]?.path, [])
})

test('no passage is longer than it may be, and no word is lost', () => {
  const numbered = Array.from({ length: 200 }, (_, number) => `Phrase ${number} du texte.`).join(' ')
  const items = Array.from({ length: 90 }, (_, number) => `- point ${number} de la liste`).join('\n')
  const unbroken = Array.from({ length: 900 }, (_, number) => `mot${number}`).join('')
  const markdown = [numbered, unbroken, items].join('\n\n')
  const found = chunks(markdown)
  assert.ok(found.every(({ text }) => text.length <= 1600))
  const words = (text: string): string => text.replace(/\s+/g, '')
  assert.ok(words(found.map(({ start, end }) => markdown.slice(start, end)).join('')) === words(markdown))
  assert.ok(found.some(({ text }) => text.startsWith('- point')))
})

test('small neighbours join below their common parent, others stay apart', () => {
  const [joined, ...others] = chunks(`# A\n\n## B\n\nCourt.\n\n## C\n\nBref.`)
  assert.deepEqual(joined?.path, ['A'])
  assert.match(joined.text, /## B\n\nCourt\.\n\n## C\n\nBref\.$/)
  assert.deepEqual(others, [])
  assert.equal(chunks(`# A\n\n${paragraph(1000)}\n\n# B\n\n${paragraph(1000)} Autre.`).length, 2)
})

test('a table is cut by rows, its header repeated', () => {
  const rows = Array.from({ length: 60 }, (_, row) => `| ligne ${row} | une valeur assez longue pour ${row} |`)
  const found = chunks(['| Cas | Durée |', '| --- | --- |', ...rows].join('\n'))
  assert.ok(found.length > 1)
  assert.ok(found.every(({ text, kind }) => kind === 'table' && text.startsWith('| Cas | Durée |\n| --- | --- |\n')))
  assert.equal(found.flatMap(({ text }) => text.split('\n').slice(2)).length, 60)
})

test('the same text in two places is one passage with two paths', () => {
  const [first, ...others] = chunks(`# A\n\n${paragraph(500)}\n\n# B\n\n${paragraph(500)}`)
  assert.deepEqual([first?.path, first?.alternativePaths, others], [['A'], [['B']], []])
})

test('a passage knows its page', () => {
  const markdown = `${paragraph(1500)}\n\n${paragraph(1500)} Suite.`
  const second = markdown.indexOf('\n\n') + 2
  const pages = [
    { page: 7, start: 0 },
    { page: 8, start: second },
  ]
  assert.deepEqual(
    chunks(markdown, 'Titre', pages).map(({ page }) => page),
    [7, 8],
  )
  assert.equal(chunks(markdown)[0]?.page, null)
})

test('code is not cut at what looks like a heading, and nothing gives nothing', () => {
  assert.deepEqual(
    chunks('```\n# pas un titre\n```').map(({ path }) => path),
    [[]],
  )
  assert.deepEqual(chunks(''), [])
})

test('a heading with nothing below it is a passage, whether one or all of them are so', () => {
  const articles = ['est interdit rue de la Paix', 'est limitée à 30 km/h', 'sont permises le matin']
  const markdown = `# Arrêté\n\n${articles.map((text, index) => `## Article ${index + 1} – ${text}`).join('\n\n')}`
  const [only, ...others] = chunks(markdown)
  assert.deepEqual(only?.path, ['Arrêté'])
  assert.deepEqual(others, [])
  for (const text of articles) assert.match(only.text, new RegExp(text))
  const mixed = chunks(`# A\n\n## Vide\n\n## Plein\n\n${paragraph(1590)}\n\n## Vide encore`)
  assert.deepEqual([mixed[0]?.path, mixed[0]?.text], [['A'], '## Vide'])
  assert.match(mixed.at(-1)?.text ?? '', /## Vide encore$/)
  assert.equal(chunks('# Seul\n\n## Titres')[0]?.text, '## Titres')
})

test('rows of a table are whole in every part, below their header', () => {
  const row = (index: number): string =>
    `| Agent ${index} | ${'mission de longue haleine '.repeat(12)}| ${index} 500 € |`
  const header = '| Nom | Mission | Montant |\n| --- | --- | --- |'
  const found = chunks(`${header}\n${Array.from({ length: 40 }, (_, index) => row(index)).join('\n')}`)
  assert.ok(found.length > 5)
  for (const { text } of found) {
    assert.ok(text.startsWith(`${header}\n`))
    for (const line of text.split('\n').slice(2)) assert.equal(line, row(Number(/\d+/.exec(line)?.[0])))
  }
  const long = `| a | ${'x'.repeat(3000)} |`
  assert.deepEqual(
    chunks(`${header}\n${long}\n| b | c |`).map(({ text }) => text.includes(long)),
    [true, false],
  )
})

test('figures in groups and references with a short form are not cut', () => {
  const markdown = Array.from(
    { length: 400 },
    (_, index) => `${index} 250 000 habitants selon l’art. L. 2121-${index}`,
  ).join(' ')
  const found = chunks(markdown)
  assert.ok(found.length > 5)
  for (const { text } of found) {
    assert.doesNotMatch(text, /^(?:250 )?000\b|\b250$/)
    assert.doesNotMatch(text, /(?:art|L)\.$/)
  }
})

test('ten megabytes without a blank, a heading of six, signs without end: each takes little', () => {
  const start = process.cpuUsage()
  const unbroken = Array.from({ length: 1_400_000 }, (_, index) => `x${index}`).join('')
  assert.equal(chunks(unbroken).length, Math.ceil(unbroken.length / 1600))
  assert.ok(
    chunks(`# ${'titre '.repeat(1_000_000)}`).every(({ path, text }) => path.length === 0 && text.length <= 1600),
  )
  assert.ok(chunks(`# a${' '.repeat(100_000)}b${'#'.repeat(100_000)}`).length > 0)
  assert.ok(chunks('**'.repeat(100_000)).length > 0)
  assert.ok(chunks(`|${' |'.repeat(100_000)}`).length > 0)
  assert.ok(chunks('['.repeat(100_000)).length > 0)
  const { user, system } = process.cpuUsage(start)
  assert.ok(user + system < 10_000_000, `${(user + system) / 1000} ms`)
})

function cut(markdown: string, asked: Partial<Chunking>) {
  const chunking = { ...usualChunking, ...asked }
  const found = chunkDocument('Titre', { title: null, markdown, language: 'fr', pages: [] }, chunking)
  for (const { text, start, end } of found) assert.equal(markdown.slice(start, end), text)
  return found
}

test('a sender chooses the size of passages, and what each repeats of the one before', () => {
  const text = Array.from({ length: 80 }, (_, index) => `La règle ${index} vaut pour chacun.`).join(' ')
  const plain = cut(text, { size: 500 })
  assert.ok(plain.length >= 5 && plain.every((passage) => passage.text.length <= 500))
  const overlapping = cut(text, { size: 500, overlap: 100 })
  assert.ok(overlapping.length > plain.length)
  for (const [index, passage] of overlapping.entries()) {
    assert.ok(passage.text.length <= 500)
    const before = overlapping[index - 1]
    if (!before) continue
    const shared = before.end - passage.start
    assert.ok(shared > 40 && shared <= 100, `${shared} characters are said twice`)
    assert.ok(before.text.endsWith(passage.text.slice(0, shared)))
    assert.match(before.text.at(-shared - 1) ?? '', /\s/, 'a repeated word is whole')
  }
})
test('separators of a sender cut first, are taken as they are written, and stay at the head of what follows', () => {
  const parts = ['§ un', '§ deux', '§ trois'].map((head) => `${head} ${paragraph(350)}`)
  const found = cut(parts.join(' '), { size: 500, separators: ['§ '] })
  assert.deepEqual(
    found.map(({ text }) => text.slice(0, 4).trim()),
    ['§ un', '§ de', '§ tr'],
  )
  assert.equal(cut(paragraph(900), { size: 500, separators: ['.*'] }).length, 2, 'no regular expression')
  const lines = `${'a'.repeat(300)}\n${'b'.repeat(300)}\n${'c'.repeat(300)}`
  assert.deepEqual(
    cut(lines, { size: 700, separators: ['\n'] }).map(({ text }) => [text.length, text.trim().length]),
    [
      [601, 601],
      [300, 300],
    ],
  )
})

test('neighbours shorter than the least length are one passage, whatever their headings when all are', () => {
  const markdown = ['Un', 'Deux', 'Trois'].map((name) => `# ${name}\n\n${paragraph(600)} Fin de ${name}.`).join('\n\n')
  assert.equal(cut(markdown, {}).length, 3)
  assert.equal(cut(markdown, { size: 8000, minSize: 8000 }).length, 1)
  const [whole] = cut(markdown, { size: 8000, minSize: 8000 })
  assert.match(whole?.text ?? '', /^# Un[^]*# Trois/)
})

test('short slides and sheets are passages of their own, so that a citation opens the right one', () => {
  const markdown = '# Réunion\n\nOrdre du jour.\n\n# Fête\n\nLe budget est de 1 250 euros.'
  const part = { kind: 'slide' as const, name: '', file: null, page: null }
  const second = markdown.indexOf('# Fête')
  const places = (pages: ParsedPage[]) =>
    chunkDocument('Titre', { title: 'Titre', markdown, language: 'fr', pages }).map(({ page }) => page)
  const slides: ParsedPage[] = [
    { page: 1, start: 0, part },
    { page: 2, start: second, part },
  ]
  assert.deepEqual(places(slides), [1, 2])
  assert.deepEqual(
    places(slides.map(({ page, start }) => ({ page, start }))),
    [1],
    'what flows from page to page is one',
  )
})

test(
  'ten million characters without a place to cut them are cut all the same, and none is lost',
  {
    timeout: 60_000,
  },
  () => {
    for (const markdown of ['a'.repeat(9_900_000), `${'é'.repeat(4_000_000)}. ${'x'.repeat(4_000_000)}`]) {
      const cut = chunks(markdown)
      assert.ok(cut.every(({ text }) => text.length <= usualChunking.size))
      const length = cut.reduce(
        (sum, { text, alternativePaths }) => sum + text.length * (1 + alternativePaths.length),
        0,
      )
      assert.ok(length >= markdown.length - 2, `${length} of ${markdown.length}`)
    }
  },
)
