import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { MarkdownWriter } from './markdown-writer.ts'

function written(act: (out: MarkdownWriter) => void): string {
  const out = new MarkdownWriter()
  act(out)
  return out.toString()
}

describe('headings', () => {
  test('nest by one, whatever levels the page jumps over', () => {
    const text = written((out) => {
      out.heading(2, 'A')
      out.heading(5, 'B')
      out.heading(6, 'C')
      out.heading(5, 'D')
      out.heading(2, 'E')
    })
    assert.equal(text, '# A\n\n## B\n\n### C\n\n## D\n\n# E')
  })

  test('go no deeper than six', () => {
    const text = written((out) => {
      for (let level = 1; level <= 8; level += 1) out.heading(level, `H${level}`)
    })
    assert.deepEqual(
      text.split('\n\n').map((line) => line.indexOf(' ')),
      [1, 2, 3, 4, 5, 6, 6, 6],
    )
  })

  test('without words are none, and change nothing of what follows', () => {
    const text = written((out) => {
      out.heading(1, 'A')
      out.heading(1, '')
      out.heading(2, 'B')
    })
    assert.equal(text, '# A\n\n## B')
  })

  test('inside a note are paragraphs of it', () => {
    assert.equal(
      written((out) => out.note(() => (out.heading(2, 'Titre'), out.paragraph('mot')))),
      '> Titre\n>\n> mot',
    )
  })

  test('tell the level that is open', () => {
    const out = new MarkdownWriter()
    assert.equal(out.level, 0)
    out.heading(1, 'A')
    out.heading(3, 'B')
    assert.equal(out.level, 2)
    out.closeHeadings()
    assert.equal(out.level, 0)
    out.heading(4, 'C')
    assert.equal(out.toString(), '# A\n\n## B\n\n# C')
  })
})

describe('a paragraph whose beginning would be read as something else keeps its words', () => {
  const cases = [
    ['# mot', '\\# mot'],
    ['###### mot', '\\###### mot'],
    ['#mot', '#mot'],
    ['> mot', '\\> mot'],
    ['| mot', '\\| mot'],
    ['1. mot', '1\\. mot'],
    ['12) mot', '12\\) mot'],
    ['1.mot', '1.mot'],
    ['2026 fut', '2026 fut'],
    ['', ''],
  ] as const
  for (const [text, expected] of cases) {
    test(JSON.stringify(text), () =>
      assert.equal(
        written((out) => out.paragraph(text)),
        expected,
      ),
    )
  }
})

describe('a note', () => {
  test('is one quoted block, its empty lines quoted too', () => {
    const text = written((out) => {
      out.paragraph('avant')
      out.note(() => (out.paragraph('un'), out.block('- a\n- b')))
      out.paragraph('après')
    })
    assert.equal(text, 'avant\n\n> un\n>\n> - a\n> - b\n\naprès')
  })

  test('in a note is part of it', () => {
    assert.equal(
      written((out) => out.note(() => out.note(() => out.paragraph('mot')))),
      '> mot',
    )
  })

  test('without words is none', () =>
    assert.equal(
      written((out) => out.note(() => {})),
      '',
    ))
})

describe('what follows something enclosed', () => {
  test('stands again under the heading that was open before it', () => {
    const text = written((out) => {
      out.heading(1, 'A')
      out.enclosed(() => (out.heading(2, 'B'), out.paragraph('b')))
      out.paragraph('a')
      out.paragraph('encore a')
    })
    assert.equal(text, '# A\n\n## B\n\nb\n\n# A\n\na\n\nencore a')
  })

  test('is told nothing again where no heading was opened in it, or another heading follows', () => {
    const plain = written((out) => {
      out.heading(1, 'A')
      out.enclosed(() => out.paragraph('b'))
      out.paragraph('a')
    })
    assert.equal(plain, '# A\n\nb\n\na')
    const followed = written((out) => {
      out.heading(1, 'A')
      out.enclosed(() => out.heading(2, 'B'))
      out.heading(1, 'C')
    })
    assert.equal(followed, '# A\n\n## B\n\n# C')
  })

  test('after two that were enclosed in one another stands under the outer heading', () => {
    const text = written((out) => {
      out.heading(1, 'A')
      out.enclosed(() => {
        out.heading(2, 'B')
        out.enclosed(() => (out.heading(3, 'C'), out.paragraph('c')))
      })
      out.paragraph('a')
    })
    assert.equal(text, '# A\n\n## B\n\n### C\n\nc\n\n# A\n\na')
  })
})

test('the headings of a fragment go below the one that it is given', () => {
  const text = written((out) => {
    out.heading(1, 'Fiche')
    out.withShift({ below: 1 }, () => (out.heading(1, 'Partie'), out.heading(2, 'Sous-partie')))
    out.withShift({ below: 1 }, () => out.heading(4, 'Autre partie'))
  })
  assert.equal(text, '# Fiche\n\n## Partie\n\n### Sous-partie\n\n## Autre partie')
})

test('the length tells where the next block starts', () => {
  const out = new MarkdownWriter()
  assert.equal(out.length, 0)
  out.paragraph('mot')
  out.paragraph('autre')
  const at = out.length
  out.paragraph('ici')
  assert.equal(out.toString().indexOf('ici'), at)
})
