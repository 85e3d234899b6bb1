import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parserInput } from '../../../../test/fakes/parser-input.ts'
import { wordParagraph as paragraph, writeDocx } from '../../../../test/fakes/write-office.ts'
import { readDocx } from './read-docx.ts'

const read = (bytes: Uint8Array) => readDocx(parserInput(bytes, 'a.docx'))

test('title, headings and paragraphs of a note', async () => {
  const { markdown, title, language } = await read(
    writeDocx(
      paragraph('Note de service', 'Title') +
        paragraph('Congés d’été', 'heading1') +
        paragraph('Les demandes sont remises avant le 30 avril.') +
        paragraph('Cas particuliers', 'heading2') +
        paragraph('Les agents de la crèche sont informés par leur directrice.'),
    ),
  )
  assert.equal(
    markdown,
    [
      '# Note de service',
      '## Congés d’été',
      'Les demandes sont remises avant le 30 avril.',
      '### Cas particuliers',
      'Les agents de la crèche sont informés par leur directrice.',
    ].join('\n\n'),
  )
  assert.deepEqual([title, language], ['Note de service', 'fr'])
})

test('changes are read as accepted, hidden comments are counted and not read', async () => {
  const { markdown, notes } = await read(
    writeDocx(
      '<w:p><w:r><w:t xml:space="preserve">Le délai est de </w:t></w:r><w:del><w:r><w:delText>dix</w:delText></w:r></w:del><w:ins><w:r><w:t>quinze</w:t></w:r></w:ins><w:r><w:t xml:space="preserve"> jours.</w:t></w:r></w:p>',
      {
        'word/comments.xml':
          '<w:comments xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:comment w:id="1"><w:p><w:r><w:t>À revoir</w:t></w:r></w:p></w:comment></w:comments>',
      },
    ),
  )
  assert.equal(markdown, 'Le délai est de quinze jours.')
  assert.deepEqual(notes, [{ kind: 'comments', count: 1 }])
})

const cell = (text: string, format = '') => `<w:tc><w:tcPr>${format}</w:tcPr>${paragraph(text)}</w:tc>`

test('merged cells are repeated in each row and column that they cover', async () => {
  const { markdown } = await read(
    writeDocx(
      `<w:tbl>
        <w:tr><w:trPr><w:tblHeader/></w:trPr>${cell('Salle')}${cell('Tarif', '<w:gridSpan w:val="2"/>')}</w:tr>
        <w:tr>${cell('Tilleuls', '<w:vMerge w:val="restart"/>')}${cell('jour')}${cell('210 €')}</w:tr>
        <w:tr>${cell('', '<w:vMerge/>')}${cell('week-end')}${cell('345 €')}</w:tr>
      </w:tbl>`,
    ),
  )
  assert.equal(
    markdown,
    [
      '| Salle | Tarif | Tarif |',
      '| --- | --- | --- |',
      '| Tilleuls | jour | 210 € |',
      '| Tilleuls | week-end | 345 € |',
    ].join('\n'),
  )
})

test('a footnote stands below the paragraph that calls it', async () => {
  const note = (id: number, text: string) => `<w:footnote w:id="${id}">${paragraph(text)}</w:footnote>`
  const { markdown } = await read(
    writeDocx(
      `<w:p><w:r><w:t>La prime est versée</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:t xml:space="preserve"> en mai.</w:t></w:r></w:p>${paragraph('Suite.')}`,
      {
        'word/footnotes.xml': `<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">${note(2, 'Délibération du 3 mars 2024.')}</w:footnotes>`,
      },
    ),
  )
  assert.equal(markdown, 'La prime est versée[^1] en mai.\n\n[^1]: Délibération du 3 mars 2024.\n\nSuite.')
})

test('a table of contents is left out, whether its program marked it or a person typed it', async () => {
  const line = (text: string) => `<w:p><w:r><w:t>${text}</w:t><w:tab/><w:t>4</w:t></w:r></w:p>`
  const parts = ['Objet', 'Durée', 'Litiges']
  const { markdown } = await read(
    writeDocx(
      paragraph('Sommaire') +
        parts.map(line).join('') +
        paragraph('1. Objet 2', 'toc1') +
        line('Total des heures') +
        parts.map((text) => paragraph(text, 'heading1') + paragraph(`Texte de ${text}.`)).join(''),
    ),
  )
  assert.equal(
    markdown,
    'Total des heures 4\n\n## Objet\n\nTexte de Objet.\n\n## Durée\n\nTexte de Durée.\n\n## Litiges\n\nTexte de Litiges.',
  )
})

test('what only looks like a Word document is refused', async () => {
  await assert.rejects(read(writeDocx('')), { code: 'empty_document' })
  const whole = writeDocx(paragraph('Texte'))
  await assert.rejects(read(whole.subarray(0, whole.length - 40)), { code: 'corrupted' })
  const secret = Buffer.concat([
    Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]),
    Buffer.from('EncryptedPackage', 'utf16le'),
  ])
  await assert.rejects(read(secret), { code: 'encrypted' })
})
