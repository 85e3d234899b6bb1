import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseHTML } from 'linkedom'
import { pageMarkdown } from './page-markdown.ts'

function bodyOf(source: string) {
  return parseHTML(`<!doctype html><html><body>${source}</body></html>`).document.body
}

function convert(source: string): string {
  return pageMarkdown(bodyOf(source), () => undefined)
}

test('emphasis, code and line breaks', () => {
  assert.equal(
    convert('<p>Un <em>mot</em>, un <b>autre</b>, <code>a_b</code><br>ici</p>'),
    'Un *mot*, un **autre**, `a_b`  \nici',
  )
})

test('lists count from where they start, and hold lists', () => {
  const source = '<ol start="4"><li>quatre</li><li>cinq<ol><li>un</li></ol></li><li></li><li>six</li></ol>'
  assert.equal(convert(source), '4. quatre\n5. cinq\n   1. un\n6. six')
})

test('two lists count apart', () => {
  assert.equal(convert('<ol><li>a</li></ol><p>et</p><ol><li>b</li></ol>'), '1. a\n\net\n\n1. b')
})

test('an item of several paragraphs is one item', () => {
  assert.equal(convert('<ul><li><p>un</p><p>deux</p></li><li>trois</li></ul>'), '- un\n   deux\n- trois')
})

test('links that lead anywhere else than out keep their words only', () => {
  for (const href of [
    '/page',
    '#ancre',
    'javascript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'page.html',
    '//a.fr',
  ]) {
    assert.equal(convert(`<p><a href="${href}">mot</a></p>`), 'mot', href)
  }
  assert.equal(convert('<p><a href=" https://a.fr/x ">mot</a></p>'), '[mot](https://a.fr/x)')
  assert.equal(convert('<p><a href="mailto:a@b.fr">écrire</a></p>'), '[écrire](mailto:a@b.fr)')
  assert.equal(convert('<p><a href="https://a.fr"></a>suite</p>'), 'suite')
})

test('an image is its words, never its address', () => {
  assert.equal(
    convert('<p>Voir <img src="https://a.fr/x.png" alt="le plan"> joint<img src="b.png"></p>'),
    'Voir le plan joint',
  )
})

test('tables with spans, captions and lists in cells', () => {
  const source =
    '<table><caption>Aides</caption><tr><th>Qui</th><th colspan="2">Combien</th></tr><tr><td>Tous</td><td>1 €</td><td><ul><li>a</li><li>b</li></ul></td></tr></table>'
  assert.equal(convert(source), 'Aides\n\n| Qui | Combien | Combien |\n| --- | --- | --- |\n| Tous | 1 € | a b |')
})

test('marks in the words of a page stay words', () => {
  assert.equal(convert('<p># 3 * 4_5 [x]</p>'), '\\# 3 \\* 4\\_5 \\[x\\]')
})

test('a page is written like its parts, in order, whatever holds them', () => {
  const source =
    'début <b>gras</b><div>un<section><h2>Titre</h2><p>deux</p></section>trois <i>et</i> quatre</div><p>fin</p>'
  assert.equal(
    pageMarkdown(bodyOf(source), () => undefined),
    'début **gras**\n\nun\n\n## Titre\n\ndeux\n\ntrois *et* quatre\n\nfin',
  )
})

test('words in a row are never parted', () => {
  const words = Array.from({ length: 500 }, (_, index) => `<span>mot${index}</span>`).join(' ')
  assert.equal(pageMarkdown(bodyOf(words), () => undefined).split(' ').length, 500)
})

test('a link around a block stays one when a line says it; a heading in a heading is written once', () => {
  assert.equal(convert('<a href="https://a.fr/"><div><b>Le plan</b></div></a>'), '[**Le plan**](https://a.fr/)')
  assert.equal(convert('<a href="https://a.fr/"><h3>Titre</h3><p>mot</p></a>'), '### Titre\n\nmot')
  assert.equal(convert('<h2><h3>Dedans</h3></h2><h3><p>Une ligne</p></h3>'), '### Dedans\n\n### Une ligne')
})

test('code keeps its lines and its signs, a quotation its paragraphs, what only places things its blocks', () => {
  assert.equal(convert('<pre><code>a_b\n  `c`\n</code></pre>'), '```\na_b\n  `c`\n```')
  assert.equal(convert('<p><code>`a`</code> et <code>b*c</code></p>'), '`` `a` `` et `b*c`')
  assert.equal(convert('<blockquote><p>un</p><p>deux</p></blockquote>'), '> un\n>\n> deux')
  assert.equal(convert('<table role="presentation"><tr><td><p>un</p></td><td>deux</td></tr></table>'), 'un\n\ndeux')
  assert.equal(convert('<table><tr><td>un</td></tr><tr><td><p>deux</p></td></tr></table>'), 'un\n\ndeux')
})

test('marks inside marks are written once, blanks inside them go around them, two breaks part paragraphs', () => {
  assert.equal(convert('<b>Un <strong>mot </strong></b>ici'), '**Un mot** ici')
  assert.equal(convert('<p>un<br>deux<br><br>1. trois<br>- quatre</p>'), 'un  \ndeux\n\n1\\. trois  \n\\- quatre')
  assert.equal(convert('<p><input type="checkbox" checked> oui <input type="checkbox"> non</p>'), '☒ oui ☐ non')
})

test('what would take the square of its length to write does not', { timeout: 60_000 }, () => {
  const words = 'mot '.repeat(50_000)
  assert.equal(convert(`<p>a${' '.repeat(200_000)}b${'<br>'.repeat(20_000)}c</p>`), 'a b\n\nc')
  assert.equal(convert(`${'<b>'.repeat(900)}${words}`), `**${words.trim()}**`)
  assert.equal(convert(`${'<blockquote>'.repeat(900)}${'a<br>'.repeat(2000)}`).split('\n').length, 2000)
})

test('a list whose items give their own numbers keeps them', () => {
  assert.equal(convert('<ol><li>a</li><li value="5">b</li><li>c</li></ol>'), '1. a\n5. b\n6. c')
  assert.equal(convert('<ol start="3"><li value="x">a</li><li value="0">b</li></ol>'), '3. a\n0. b')
})

test('words that stand in a list without an item are not lost', () => {
  assert.equal(
    convert('<ul>À joindre :<li>un plan</li> <li>une photo</li></ul>'),
    '- À joindre :\n- un plan\n- une photo',
  )
  assert.equal(convert('<ul><p>hors d’un point</p><li>a</li></ul>'), '- hors d’un point\n- a')
  assert.equal(convert('<ul><ul><li>dedans</li></ul></ul>'), '- dedans')
})

test('the parts of a form stand apart', () => {
  assert.equal(
    convert(
      '<fieldset><legend>Demandeur</legend>Nom <select><option>Mme</option><option>M.</option></select></fieldset>',
    ),
    'Demandeur\n\nNom\n\nMme\n\nM.',
  )
})

test('what no browser shows is no text', () => {
  assert.equal(
    convert('<template><p>modèle</p></template><noscript>sans</noscript><script>var x</script><p>vu</p>'),
    'vu',
  )
})

test('raised letters stay with their word, raised numbers tell what they are', () => {
  assert.equal(
    convert(
      '<p>xx<sup>e</sup> siècle, n<sup>o</sup> 5, 30 m<sup>2</sup>, 10<sup>3</sup>, 10<sup>12</sup>, CO<sub>2</sub></p>',
    ),
    'xxe siècle, no 5, 30 m², 10³, 10^12, CO2',
  )
  assert.equal(convert('<p>le conseil<sup>1</sup> décide<sup>12</sup>.</p>'), 'le conseil[^1] décide[^12].')
})

test('words that look like marks are words', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['<p># dièse</p>', '\\# dièse'],
    ['<p>- tiret</p>', '\\- tiret'],
    ['<p>+ plus</p>', '\\+ plus'],
    ['<p>+33 1 42</p>', '+33 1 42'],
    ['<p>1. Premier</p>', '1\\. Premier'],
    ['<p>2024. Une année</p>', '2024\\. Une année'],
    ['<p>12.5 %</p>', '12.5 %'],
    ['<p>&gt; cité</p>', '\\> cité'],
    ['<p>a_b_c et x*y</p>', 'a\\_b\\_c et x\\*y'],
    ['<p>[1] renvoi</p>', '\\[1\\] renvoi'],
    ['<p>a<br># b</p>', 'a  \n\\# b'],
  ]
  for (const [source, markdown] of cases) assert.equal(convert(source), markdown, source)
})

test('definitions, quotations and details keep all their words', () => {
  assert.equal(convert('<dl><dt>Régie</dt><dd>Un service</dd></dl>'), 'Régie\n\nUn service')
  assert.equal(convert('<blockquote><p>a</p><ul><li>b</li></ul></blockquote>'), '> a\n>\n> - b')
  assert.equal(convert('<details><summary>Plus</summary>Le reste</details>'), 'Plus\n\nLe reste')
})
