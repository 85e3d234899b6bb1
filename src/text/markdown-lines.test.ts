import assert from 'node:assert/strict'
import { test } from 'node:test'
import { markdownLines } from './markdown-lines.ts'

test('lines come with their place, and say what stands between fences', () => {
  const text = 'un\n```js\n# deux\n\n```\ntrois'
  const lines = [...markdownLines(text)]
  assert.deepEqual(
    lines.map(({ code }) => code),
    [null, 'opening', 'inside', 'inside', 'closing', null],
  )
  for (const line of lines) assert.equal(text.slice(line.start, line.end), line.text)
  assert.deepEqual([...markdownLines('')], [])
  assert.deepEqual(
    [...markdownLines('a\n')].map(({ text: words }) => words),
    ['a'],
  )
})

test('a fence ends at one of its own signs, as long at least and alone on its line', () => {
  const codes = (text: string) => [...markdownLines(text)].map(({ code }) => code)
  for (const within of ['~~~', '``', '``` js', '`````x', 'a ```']) {
    assert.deepEqual(codes(`\`\`\`\n${within}\n\`\`\`\na`), ['opening', 'inside', 'closing', null], within)
  }
  assert.deepEqual(codes('````\n```\n`````  \na'), ['opening', 'inside', 'closing', null])
  assert.deepEqual(codes('~~~ sh `a`\n```\n  ~~~~\na'), ['opening', 'inside', 'closing', null])
  assert.deepEqual(codes('``` a ``` b\n# c'), [null, null])
})

test('a megabyte of signs is gone through once', { timeout: 20_000 }, () => {
  for (const part of ['>', '```\n', '- a\n', '\n', '    ', '# \n']) {
    const text = part.repeat(1_000_000 / part.length)
    const length = [...markdownLines(text)].reduce((sum, line) => sum + line.text.length + 1, 0)
    assert.ok(Math.abs(length - text.length) <= 1, part)
  }
})
