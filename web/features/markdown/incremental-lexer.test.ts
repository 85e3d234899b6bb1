import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Lexer } from 'marked'
import { createIncrementalLexer } from './incremental-lexer.ts'

const answer = `# Durée

Pour un cadre, **quatre mois** [1].

- un
- deux

  suite

| a | b |
|---|---|
| 1 | 2 |

\`\`\`js
let a

let b
\`\`\`

1. fin
`

const whole = (text: string) => new Lexer().lex(text).filter(({ type }) => type !== 'space')

test('reading character by character gives the blocks of the whole text', () => {
  const lexer = createIncrementalLexer()
  for (let length = 1; length < answer.length; length++) lexer.read(answer.slice(0, length))
  assert.deepEqual(
    lexer.read(answer).map(({ type, raw }) => [type, raw.trimEnd()]),
    whole(answer).map(({ type, raw }) => [type, raw.trimEnd()]),
  )
})

test('a closed block stays the same object', () => {
  const lexer = createIncrementalLexer()
  const [first] = lexer.read('Un.\n\nDeux')
  assert.equal(lexer.read('Un.\n\nDeux et trois')[0], first)
})

test('another text starts again', () => {
  const lexer = createIncrementalLexer()
  lexer.read('Un.\n\nDeux.\n\nTrois')
  assert.deepEqual(
    lexer.read('Autre').map(({ raw }) => raw),
    ['Autre'],
  )
})

test('what is nested beyond reason is its words, and what stands beside it is drawn', () => {
  for (const mark of ['> ', '- ', '1. ', '> - ']) {
    for (const times of [200, 5_000]) {
      const blocks = createIncrementalLexer().read(`# Avant\n\n${mark.repeat(times)}fin`)
      const words = blocks.at(-1)
      assert.equal(words?.type, 'paragraph', `${mark} ${times}`)
      assert.ok(words.raw.endsWith('fin'))
    }
  }
  const [quote] = createIncrementalLexer().read('> > - un\n> > - deux')
  assert.equal(quote?.type, 'blockquote')
})
