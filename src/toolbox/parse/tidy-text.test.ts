import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tidyText, tidyTitle, withShortRuns } from './tidy-text.ts'

test('a text has one kind of line end, no mark at its start, no blank at its line ends', () => {
  assert.equal(tidyText('\ufeffa \t\r\n\r\n\r\n\r\nb\u2028c\rd'), 'a\n\nb\nc\nd')
  assert.equal(tidyText('\n\n  retrait'), '  retrait')
})

test('blanks by the hundred thousand inside a line take no time', { timeout: 20_000 }, () => {
  const blanks = ' '.repeat(300_000)
  assert.equal(tidyText(`a${blanks}b${blanks}\nc${blanks}`).replaceAll(/ +/g, ' '), 'a b\nc')
})

test('millions of one sign or another take little, and overflow nothing', { timeout: 30_000 }, () => {
  for (const run of [' ', '.', '\u00a0', ' \t', '\u0301', '😀', '\u200b', '\r\n ', '\0', '\f']) {
    const tidy = tidyText(`a${run.repeat(4_000_000 / run.length)}b`)
    assert.ok(tidy.length <= 402 && /^á?.*b$/s.test(tidy), `${JSON.stringify(run)}: ${tidy.length}`)
  }
  assert.equal(tidyText(`mot${' '.repeat(100)}mot`), `mot${' '.repeat(100)}mot`)
})

test('letters are composed, soft hyphens and controls are gone', () => {
  assert.equal(tidyText('e\u0301 co\u00adupe\u0000\u0007'), 'é coupe')
})

test('only endless runs of a mark are shortened', () => {
  assert.equal(withShortRuns(`a${'.'.repeat(200)}b`).length, 202)
  assert.equal(withShortRuns(`a${'.'.repeat(5000)}b`).length, 202)
  assert.equal(withShortRuns('1'.repeat(500)).length, 500)
  assert.equal(withShortRuns('\n'.repeat(500)).length, 500)
})

test('a title is one short line without invisible signs', () => {
  assert.equal(tidyTitle(' Rapport\n\u202efdp.exe\u0000 '), 'Rapport fdp.exe')
  assert.equal(tidyTitle('mot '.repeat(2_000_000))?.length, 250)
  assert.equal(tidyTitle('\u200b '), null)
  assert.equal(tidyTitle(null), null)
})
