import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parseHTML } from 'linkedom'
import { lineMarkdown } from './line-markdown.ts'

function line(source: string): string {
  const { document } = parseHTML(`<!doctype html><html><body>${source}</body></html>`)
  return lineMarkdown([...document.body.childNodes])
}

const cases: readonly (readonly [string, readonly (readonly [string, string])[]])[] = [
  [
    'a raised number is a power after a length or a number, and the call of a note after a word',
    [
      ['10 m<sup>2</sup>', '10 m²'],
      ['10 km<sup>2</sup>', '10 km²'],
      ['3 cm<sup>3</sup>', '3 cm³'],
      ['10<sup>3</sup>', '10³'],
      ['10<sup>6</sup>', '10^6'],
      ['conseil<sup>1</sup>', 'conseil[^1]'],
      ['conseil<sup>2</sup> suite', 'conseil[^2] suite'],
      ['film<sup>2</sup>', 'film[^2]'],
      ['<sup>12</sup>', '[^12]'],
      ['1<sup>er</sup>', '1er'],
      ['n<sup>o</sup> 5', 'no 5'],
    ],
  ],
  [
    'the call of a note that its page marks is a mark',
    [
      ['mot<a data-note="3" href="#n3">3</a>.', 'mot[^3].'],
      ['mot<sup><a data-note="3" href="#n3">3</a></sup>', 'mot[^3]'],
    ],
  ],
  [
    'emphasis goes around words, not around the spaces beside them',
    [
      ['un<b> deux </b>trois', 'un **deux** trois'],
      ['<i>un</i><b>deux</b>', '*un***deux**'],
      ['<b> </b>mot', 'mot'],
      ['<b></b>mot', 'mot'],
      ['<b><i>un</i></b>', '***un***'],
      ['<em><i>un</i></em>', '*un*'],
    ],
  ],
  [
    'a link that leads out is one, its parentheses escaped',
    [
      ['<a href="https://a.fr/x_(y)">mot</a>', '[mot](https://a.fr/x_%28y%29)'],
      ['<a href="tel:+33100000000">appeler</a>', '[appeler](tel:+33100000000)'],
      ['<a href="https://a.fr">un<br>deux</a>', '[un deux](https://a.fr)'],
      ['<a href="https://a.fr"><a href="https://b.fr">mot</a></a>', '[mot](https://a.fr)'],
      ['<a href="https://a.fr/a b">mot</a>', 'mot'],
      ['<a>mot</a>', 'mot'],
    ],
  ],
  [
    'a line that would begin as something else than words is escaped',
    [
      ['# mot', '\\# mot'],
      ['- mot', '\\- mot'],
      ['+ mot', '\\+ mot'],
      ['-5 °C', '-5 °C'],
      ['-- mot', '\\-- mot'],
      ['= mot', '\\= mot'],
      ['~~~', '\\~~~'],
      ['1. mot', '1\\. mot'],
      ['1) mot', '1\\) mot'],
      ['1.5', '1.5'],
      ['mot<br># deux', 'mot  \n\\# deux'],
    ],
  ],
  [
    'what says nothing leaves nothing',
    [
      ['', ''],
      ['<script>x</script><style>y</style>', ''],
      ['<img src="a.png">', ''],
      ['<img src="a.png" alt=" le plan ">', 'le plan'],
      ['<br>', ''],
      ['<code></code>', ''],
    ],
  ],
  [
    'code is fenced by more than it holds',
    [
      ['<code>a</code>', '`a`'],
      ['<code>a``b</code>', '```a``b```'],
      ['<code>`a</code>', '`` `a ``'],
      ['<code>a\n b</code>', '`a b`'],
    ],
  ],
]

for (const [behaviour, examples] of cases) {
  describe(behaviour, () => {
    for (const [source, expected] of examples) test(source, () => assert.equal(line(source), expected))
  })
}
