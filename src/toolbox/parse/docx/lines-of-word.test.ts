import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parserInput } from '../../../../test/fakes/parser-input.ts'
import { wordParagraph as paragraph, writeDocx } from '../../../../test/fakes/write-office.ts'
import { readDocx } from './read-docx.ts'

async function read(body: string, parts: Readonly<Record<string, string>> = {}) {
  return readDocx(parserInput(writeDocx(body, parts), 'a.docx'))
}
const markdownOf = async (body: string): Promise<string> => (await read(body)).markdown

const run = (text: string, format = ''): string =>
  `<w:r>${format === '' ? '' : `<w:rPr>${format}</w:rPr>`}<w:t xml:space="preserve">${text}</w:t></w:r>`
const line = (...runs: readonly string[]): string => `<w:p>${runs.join('')}</w:p>`
const alternates = (...parts: readonly string[]): string =>
  `<mc:AlternateContent>${parts.join('')}</mc:AlternateContent>`
const choice = (content: string): string => `<mc:Choice Requires="wps">${content}</mc:Choice>`
const fallback = (content: string): string => `<mc:Fallback>${content}</mc:Fallback>`

describe('of what is written twice, for programs of today and of yesterday, one is read', () => {
  test('between paragraphs', async () => {
    const both = alternates(choice(paragraph('Aujourd’hui')), fallback(paragraph('Hier')))
    assert.equal(await markdownOf(paragraph('Avant') + both + paragraph('Après')), 'Avant\n\nAujourd’hui\n\nAprès')
  })

  test('between paragraphs, when one alone is there, or none', async () => {
    const body = alternates(fallback(paragraph('Hier'))) + alternates() + paragraph('Après')
    assert.equal(await markdownOf(body), 'Hier\n\nAprès')
  })

  test('within a paragraph', async () => {
    const both = alternates(choice(run('un')), fallback(run('deux')))
    assert.equal(await markdownOf(line(run('Article '), both, run('.'))), 'Article un.')
    assert.equal(await markdownOf(line(run('Article '), alternates(), run('x'))), 'Article x')
  })

  test('within a run', async () => {
    const both = alternates(choice('<w:t>un</w:t>'), fallback('<w:t>deux</w:t>'))
    assert.equal(await markdownOf(line(run('Article '), `<w:r>${both}</w:r>`)), 'Article un')
  })
})

describe('what a line shows', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['bold words, their blanks outside', run('Le') + run(' délai ', '<w:b/>') + run('court'), 'Le **délai** court'],
    ['bold that several runs share', run('dé', '<w:b/>') + run('lai', '<w:b/>'), '**délai**'],
    ['bold that is switched off', run('délai', '<w:b w:val="0"/>'), 'délai'],
    ['bold of signs alone as signs', run('a') + run(' : ', '<w:b/>') + run('b'), 'a : b'],
    ['a hyphen that does not break', '<w:r><w:t>rendez</w:t><w:noBreakHyphen/><w:t>vous</w:t></w:r>', 'rendez‑vous'],
    ['a hyphen that may break as nothing', '<w:r><w:t>admi</w:t><w:softHyphen/><w:t>nistré</w:t></w:r>', 'administré'],
    ['moved words where they are now', `<w:moveFrom>${run('ici')}</w:moveFrom><w:moveTo>${run('là')}</w:moveTo>`, 'là'],
    ['words that a program tagged', `<w:smartTag>${run('Lyon')}</w:smartTag>`, 'Lyon'],
    [
      'the word below its reading',
      `<w:r><w:ruby><w:rt>${run('kan')}</w:rt><w:rubyBase>${run('漢')}</w:rubyBase></w:ruby></w:r>`,
      '漢',
    ],
  ]
  for (const [what, runs, markdown] of cases) {
    test(what, async () => assert.equal(await markdownOf(line(runs)), markdown))
  }

  test('hidden words are counted, not read', async () => {
    const { markdown, notes } = await read(line(run('Vu. '), run('Note pour nous seuls', '<w:vanish/>'), run('Fin.')))
    assert.equal(markdown, 'Vu. Fin.')
    assert.ok(
      notes?.some((note) => JSON.stringify(note).includes('4')),
      JSON.stringify(notes),
    )
  })
})

describe('fields', () => {
  const sign = (type: string): string => `<w:r><w:fldChar w:fldCharType="${type}"/></w:r>`
  const code = (text: string): string => `<w:r><w:instrText xml:space="preserve">${text}</w:instrText></w:r>`
  const field = (instruction: string, shown: string): string =>
    sign('begin') + code(instruction) + sign('separate') + run(shown) + sign('end')
  const address = 'https://www.ville.example/aide'

  test('show what they showed last, never their code', async () => {
    assert.equal(
      await markdownOf(line(run('Page '), field(' PAGE ', '3'), run(' sur '), field(' NUMPAGES ', '9'))),
      'Page 3 sur 9',
    )
  })

  test('that link are links, when they lead out and say something else than their address', async () => {
    assert.equal(await markdownOf(line(field(` HYPERLINK "${address}" `, 'l’aide'))), `[l’aide](${address})`)
    assert.equal(
      await markdownOf(line(field(` HYPERLINK "${address}" \\o "titre" `, 'l’aide'))),
      `[l’aide](${address})`,
    )
    assert.equal(await markdownOf(line(field(` HYPERLINK "${address}" `, address))), address)
    assert.equal(await markdownOf(line(field(' HYPERLINK \\l "_Toc1" ', 'plus bas'))), 'plus bas')
    assert.equal(await markdownOf(line(field(' HYPERLINK "file:///C:/a.docx" ', 'le fichier'))), 'le fichier')
  })

  test('within others show the outer one’s words', async () => {
    const inner = sign('begin') + code(' IF 1 = ') + field(' PAGE ', '7') + sign('separate') + run('oui') + sign('end')
    assert.equal(await markdownOf(line(run('Réponse : '), inner)), 'Réponse : oui')
  })

  test('that never end take nothing with them but their code', async () => {
    assert.equal(
      await markdownOf(line(run('Avant '), sign('begin'), code(' PAGE '), sign('separate'), run('après'))),
      'Avant après',
    )
  })

  test('of forms show their boxes and their choices', async () => {
    const box = (state: string) =>
      `<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox>${state}</w:checkBox></w:ffData></w:fldChar></w:r>${code(' FORMCHECKBOX ')}${sign('end')}`
    const boxes = line(box('<w:default w:val="1"/>'), run(' oui '), box('<w:default w:val="0"/>'), run(' non'))
    assert.equal(await markdownOf(boxes), '☒ oui ☐ non')
    assert.equal(await markdownOf(line(box('<w:default w:val="1"/><w:checked w:val="0"/>'), run(' oui'))), '☐ oui')
    const list = `<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="Mme"/><w:listEntry w:val="M."/></w:ddList></w:ffData></w:fldChar></w:r>${code(' FORMDROPDOWN ')}${sign('end')}`
    assert.equal(await markdownOf(line(run('Civilité : '), list)), 'Civilité : M.')
  })
})

describe('notes', () => {
  const notes = (content: string) => ({
    'word/footnotes.xml': `<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">${content}</w:footnotes>`,
  })
  const note = (id: number, text: string): string => `<w:footnote w:id="${id}">${paragraph(text)}</w:footnote>`
  const call = (id: number): string => `<w:r><w:footnoteReference w:id="${id}"/></w:r>`

  test('are numbered as they are called, whatever their numbers in the file', async () => {
    const body = line(run('Un'), call(7), run(' puis deux'), call(3), run('.'))
    const { markdown } = await read(body, notes(note(3, 'La seconde.') + note(7, 'La première.')))
    assert.equal(markdown, 'Un[^1] puis deux[^2].\n\n[^1]: La première.\n\n[^2]: La seconde.')
  })

  test('that are not there are not called', async () => {
    const { markdown } = await read(line(run('Un'), call(9), run('.')), notes(note(3, 'Une note.')))
    assert.equal(markdown, 'Un.')
  })

  test('of a cell stand below its table', async () => {
    const cell = (content: string): string => `<w:tc>${content}</w:tc>`
    const row = (...cells: readonly string[]): string => `<w:tr>${cells.map(cell).join('')}</w:tr>`
    const table = `<w:tbl>${row(paragraph('Cas'), paragraph('Prix'))}${row(paragraph('Salle'), line(run('12 €'), call(1)))}</w:tbl>`
    const { markdown } = await read(table + paragraph('Fin'), notes(note(1, 'Hors taxes.')))
    assert.equal(markdown, '| Cas | Prix |\n| --- | --- |\n| Salle | 12 €[^1] |\n\n[^1]: Hors taxes.\n\nFin')
  })
})
