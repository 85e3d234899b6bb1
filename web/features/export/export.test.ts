import assert from 'node:assert/strict'
import { test } from 'node:test'
import { strFromU8, unzipSync } from 'fflate'
import type { Message } from '#contract/applications'
import { blocksOf } from './blocks.ts'
import { type ExportText, fileNameOf, manuscriptOf, markdownOf } from './conversation-text.ts'
import { writeDocx } from './write-docx.ts'
import { writeOdt } from './write-odt.ts'

const french: Readonly<Record<string, string>> = {
  'export.question': 'Question',
  'export.answer': 'Réponse',
  'export.mention': 'Avec l’aide d’une machine, le {date}.',
  'source.title': 'Sources',
}
const text: ExportText = Object.assign(
  (key: string, values: Readonly<Record<string, string | number>> = {}) =>
    (french[key] ?? key).replace('{date}', String(values['date'])),
  { date: (day: string) => day },
)

const shared = { state: 'finished', proof: null, error: null, feedback: null, created: 0 } as const
const answer = [
  '## Tarifs',
  'Le repas coûte **4,20 €** & _rien_ de plus [1].',
  '| Repas | Prix |\n| --- | --- |\n| Enfant | 4,20 € |',
  '3. trois\n   - dedans\n4. quatre',
  '> Passage cité.',
  '[piège](javascript:alert(1)) et [site](https://ville.test/a?b=1&c=2)',
].join('\n\n')
const messages: Message[] = [
  { ...shared, id: 1, role: 'user', text: 'Quel <prix> ?\u0007' },
  { ...shared, id: 2, role: 'assistant', text: answer },
]
const what = { conversation: { title: 'Cantine & « prix »', messages }, language: 'fr-FR', day: '2026-03-01', text }

function part(file: Uint8Array, name: string): string {
  const found = unzipSync(file)[name]
  return found === undefined ? '' : strFromU8(found)
}

test('F14: a Word file has its title, language, headings, lists, header row, links, and says that a machine helped', () => {
  const file = writeDocx(manuscriptOf(what))
  const body = part(file, 'word/document.xml')
  assert.match(part(file, 'docProps/core.xml'), /<dc:title>Cantine &amp; « prix »<\/dc:title>/)
  assert.match(part(file, 'word/styles.xml'), /<w:lang w:val="fr-FR"\/>/)
  assert.match(body, /<w:pStyle w:val="Heading1"\/><\/w:pPr><w:r><w:t xml:space="preserve">Question</)
  assert.match(body, /<w:pStyle w:val="Heading4"\/><\/w:pPr><w:r><w:t xml:space="preserve">Tarifs</)
  assert.match(body, /<w:tr><w:trPr><w:tblHeader\/><\/w:trPr><w:tc>[^]*?Repas/)
  assert.match(body, /<w:b\/><\/w:rPr><w:t xml:space="preserve">4,20 €</)
  assert.match(body, /Quel &lt;prix&gt; \?</, 'a sign that no XML may hold is left out')
  assert.match(
    part(file, 'word/numbering.xml'),
    /<w:abstractNumId w:val="1"\/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="3"/,
  )
  const links = part(file, 'word/_rels/document.xml.rels')
  assert.match(links, /Target="https:\/\/ville\.test\/a\?b=1&amp;c=2" TargetMode="External"/)
  assert.doesNotMatch(links, /javascript/)
  assert.match(body, /<w:i\/><\/w:rPr><w:t xml:space="preserve">Avec l’aide d’une machine, le 2026-03-01\.</)
})

test('F14: an OpenDocument text has the same, its type first and uncompressed', () => {
  const file = writeOdt(manuscriptOf(what))
  assert.equal(strFromU8(file.slice(30, 38)), 'mimetype')
  assert.equal(strFromU8(file.slice(38, 77)), 'application/vnd.oasis.opendocument.text')
  const body = part(file, 'content.xml')
  assert.match(body, /<text:h text:style-name="Heading_20_1" text:outline-level="1">Question<\/text:h>/)
  assert.match(body, /<table:table-header-rows><table:table-row>[^]*?Repas[^]*?<\/table:table-header-rows>/)
  assert.match(body, /<text:list-item text:start-value="3"><text:p [^>]*>trois<\/text:p><text:list /)
  assert.match(body, /xlink:href="https:\/\/ville\.test\/a\?b=1&amp;c=2"/)
  assert.doesNotMatch(body, /javascript|>false</)
  assert.match(part(file, 'styles.xml'), /fo:language="fr" fo:country="FR"/)
  assert.match(part(file, 'meta.xml'), /<dc:title>Cantine &amp; « prix »</)
})

test('as Markdown the answer stays as it was written, and a file has a name that every system takes', () => {
  const markdown = markdownOf(what)
  assert.ok(markdown.startsWith('# Cantine & « prix »\n\n## Question\n\nQuel <prix> ?'))
  assert.ok(markdown.includes(answer))
  assert.ok(markdown.endsWith('*Avec l’aide d’une machine, le 2026-03-01.*\n'))
  assert.equal(fileNameOf('Où ? a/b\\c: « prix »', 'docx'), 'Où a b c prix.docx')
  assert.equal(fileNameOf('???', 'md'), 'conversation.md')
})

test('what a word processor does not know is left as words', () => {
  assert.deepEqual(blocksOf('<b>gras</b>', 0), [
    { kind: 'paragraph', runs: [{ text: '<b>' }, { text: 'gras' }, { text: '</b>' }] },
  ])
  assert.deepEqual(blocksOf('`a`  \nb', 0), [
    { kind: 'paragraph', runs: [{ text: 'a', isCode: true }, { text: '\n' }, { text: 'b' }] },
  ])
})
