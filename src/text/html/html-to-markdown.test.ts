import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MarkdownWriter } from '../markdown-writer.ts'
import { writeHtml } from './html-to-markdown.ts'

const rules = { skip: 'nav,.player', note: '.note', enclosed: '.panel' }

function markdownOf(html: string): string {
  const out = new MarkdownWriter()
  writeHtml(html, out, { rules, shift: { below: 0 } })
  return out.toString()
}

test('paragraphs, line breaks and inline elements keep their words and the spaces between them', () => {
  assert.equal(markdownOf('<p>Un <b>mot </b>gras , puis<br>une\n  ligne</p>'), 'Un mot gras, puis\n\nune ligne')
  assert.equal(markdownOf('seul<p>  </p><div>dans <i>une</i> boîte</div>fin'), 'seul\n\ndans une boîte\n\nfin')
  assert.equal(markdownOf('<a href="x">lien</a><script></script> suite'), 'lien suite')
})

test('what the rules skip is left out, wherever it stands', () => {
  assert.equal(
    markdownOf('<nav>menu</nav><p>Texte</p><ul><li>Un<span class="player">▶</span></li></ul>'),
    'Texte\n\n- Un',
  )
})

test('lists inside lists are indented, numbers go on, an item without words lends its place', () => {
  const html = '<ol><li>Un<ul><li>a</li><li>b</li></ul></li><li>Deux</li></ol>'
  assert.equal(markdownOf(html), '1. Un\n   - a\n   - b\n2. Deux')
  assert.equal(markdownOf('<ul><li><ul><li>a</li></ul></li></ul>'), '- a')
})

test('a table inside an item follows the list; cells that span are repeated, their bars escaped', () => {
  const table =
    '<table><tr><th>Cas</th><th>Durée</th></tr><tr><td rowspan="2">A|B</td><td>1</td></tr><tr><td>2</td></tr></table>'
  const rows = '| Cas | Durée |\n| --- | --- |\n| A\\|B | 1 |\n| A\\|B | 2 |'
  assert.equal(markdownOf(table), rows)
  assert.equal(markdownOf(`<ul><li>Voir ${table}</li><li>Fin</li></ul>`), `- Voir\n- Fin\n\n${rows}`)
})

test('headings keep their order, a note is quoted, and what follows a panel stands again under its heading', () => {
  const html =
    '<h2>A</h2><p>a</p><div class="panel"><h3>B</h3><p>b</p></div><p>après</p><div class="note"><p>n</p></div>'
  const lines = markdownOf(html).split('\n\n')
  assert.deepEqual(
    lines.map((line) => line.replace(/^#+ /, '# ')),
    ['# A', 'a', '# B', 'b', '# A', 'après', '> n'],
  )
  assert.ok((lines[2]?.indexOf(' ') ?? 0) > (lines[0]?.indexOf(' ') ?? 0))
})
