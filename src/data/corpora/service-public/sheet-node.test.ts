import assert from 'node:assert/strict'
import { test } from 'node:test'
import { allNamed, childrenOf, descendants, named, parseJsonSheet, parseXmlSheet, textOf } from './sheet-node.ts'

const textOfXml = (xml: string): string => textOf(parseXmlSheet(`<Paragraphe>${xml}</Paragraphe>`))

test('a node has its name, its attributes and its children in their order, words between them kept', () => {
  assert.deepEqual(parseXmlSheet('<A x="1" y="é&amp;">un<B/>deux</A>'), {
    children: [
      {
        name: 'A',
        attributes: { x: '1', y: 'é&' },
        children: [{ text: 'un' }, { name: 'B', attributes: {}, children: [] }, { text: 'deux' }],
      },
    ],
  })
})

test('names keep their capitals and their prefix', () => {
  const root = parseXmlSheet('<dc:title>T</dc:title><Titre>a</Titre><titre>b</titre>')
  assert.deepEqual(
    childrenOf(root).map(({ name }) => name),
    ['dc:title', 'Titre', 'titre'],
  )
})

test('words are one line: inline elements glue, others part; blanks before a comma or a bracket go', () => {
  for (const [xml, text] of [
    ['1<Exposant>er</Exposant> mai', '1er mai'],
    ['H<Indice>2</Indice>O', 'H2O'],
    ['<Valeur>66 %</Valeur> au plus', '66 % au plus'],
    ['voir <LienInterne>le barème</LienInterne>.', 'voir le barème.'],
    ['voir <LienInterne>le barème</LienInterne> , puis <Valeur>5</Valeur> .', 'voir le barème, puis 5.'],
    ['(<MiseEnEvidence>net</MiseEnEvidence> )', '(net)'],
    ['<Titre>A</Titre><Titre>B</Titre>', 'A B'],
    ['<Item>un</Item><Item>deux</Item>', 'un deux'],
    ['a\u00a0\u202fb\n\tc', 'a b c'],
    ['5 &lt; 6 &amp; 7 &#233; &#x20AC;', '5 < 6 & 7 é €'],
    ['<![CDATA[<b>]]>', '<b>'],
    ['<!-- rien -->', ''],
    ['<Condition><estVrai>T1</estVrai></Condition>Texte<Credits>DILA</Credits>', 'Texte'],
    ['', ''],
  ] as const) {
    assert.equal(textOfXml(xml), text, xml)
  }
  assert.equal(textOf(undefined), '')
})

test('entities of a document’s own are not followed: no file is read, nothing grows', () => {
  const bomb = '<!DOCTYPE a [<!ENTITY x "xxxxxxxx"><!ENTITY y "&x;&x;&x;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
  const text = textOf(parseXmlSheet(`${bomb}<a>&y;&f;</a>`))
  assert.doesNotMatch(text, /xxxxxxxx|root:/)
})

test('one of that name, all of that name, and wherever they stand', () => {
  const root = parseXmlSheet('<A><B>1</B><C><B>2</B></C><B>3</B></A>')
  const a = named(root, 'A') ?? assert.fail()
  assert.equal(textOf(named(a, 'B')), '1')
  assert.deepEqual(allNamed(a, 'B').map(textOf), ['1', '3'])
  assert.deepEqual([...descendants(root, 'B')].map(textOf), ['1', '2', '3'])
  assert.equal(named(a, 'D'), undefined)
  assert.deepEqual(childrenOf({ text: 'feuille' }), [])
})

test('two hundred levels are read, one more is told; so is what is cut', () => {
  const nested = (levels: number) => '<a>'.repeat(levels) + '</a>'.repeat(levels)
  assert.equal(childrenOf(parseXmlSheet(nested(200))).length, 1)
  assert.throws(() => parseXmlSheet(nested(201)), {
    code: 'corrupted',
    details: { reason: 'nested_too_deeply' },
  })
  for (const cut of ['<a>', '<a><b></b>', '<a>texte', '<a><b>']) {
    assert.throws(() => parseXmlSheet(cut), { code: 'corrupted', details: { reason: 'ends_too_early' } }, cut)
  }
})

test('a hundred thousand elements side by side are read in little time', () => {
  const start = performance.now()
  assert.equal(childrenOf(parseXmlSheet('<a/>'.repeat(100_000))).length, 100_000)
  assert.ok(performance.now() - start < 10_000)
})

test('the same tree written as JSON is read; anything else is refused', () => {
  const tree = { children: [{ name: 'A', attributes: { x: '1' }, children: [{ text: 'un' }] }] }
  assert.deepEqual(parseJsonSheet(JSON.stringify(tree)), tree)
  for (const wrong of ['[]', '{"children": 1}', '{"children": [{"text": 2}]}', '{"attributes": {"x": 1}}', 'rien']) {
    assert.throws(() => parseJsonSheet(wrong), Error, wrong)
  }
})
