import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { filesInPage, indexIn } from './python-index.ts'

describe('the index that pip is told', () => {
  const cases: readonly (readonly [string, string | null])[] = [
    ['[global]\nindex-url = https://miroir.exemple.fr/simple', 'https://miroir.exemple.fr/simple'],
    ['[install]\nindex_url=https://a.fr/simple', 'https://a.fr/simple'],
    ['index-url = https://a.fr/simple?x=1', 'https://a.fr/simple?x=1'],
    ['extra-index-url = https://b.fr', null],
    ['index-url =', null],
    ['[global]\nindex-url: https://deux-points.fr/simple', 'https://deux-points.fr/simple'],
    ['[global]\r\nindex-url = https://a.fr/simple\r\n', 'https://a.fr/simple'],
    ['[global]\nIndex-URL = https://a.fr/simple', 'https://a.fr/simple'],
    ['[global]\nindex-url = https://g.fr\n[install]\nindex-url = https://i.fr', 'https://i.fr'],
    ['[install]\nindex-url = https://i.fr\n[global]\nindex-url = https://g.fr', 'https://i.fr'],
    ['[search]\nindex-url = https://s.fr\n[global]\ntimeout = 5', null],
    ['[search]\nindex-url = https://s.fr\n[global]\nindex-url = https://g.fr', 'https://g.fr'],
    ['[global]\n# index-url = https://c.fr\n; index-url = https://d.fr', null],
    ['[global]\nindex-url = https://me:a=b@a.fr/simple', 'https://me:a=b@a.fr/simple'],
    ['[global]\nextra-index-url = https://e.fr\n    index-url = https://f.fr', null],
    ['# index-url', null],
    ['', null],
  ]
  for (const [configuration, index] of cases) {
    test(JSON.stringify(configuration), () => assert.equal(indexIn(configuration), index))
  }
})

describe('the files of a page', () => {
  test('have their name, their address, and their hash behind it', () => {
    const page = `<!doctype html><a href="../../packages/part1-0.2.0-py3-none-any.whl#sha256=abc">part1</a>
      <a data-x="1" href="https://f.fr/part2%2B1-0.2.0.whl?token=1&amp;x=2#md5=def">part2</a><a>no address</a>`
    assert.deepEqual(filesInPage(page), [
      {
        filename: 'part1-0.2.0-py3-none-any.whl',
        url: '../../packages/part1-0.2.0-py3-none-any.whl',
        sha256: 'abc',
      },
      { filename: 'part2+1-0.2.0.whl', url: 'https://f.fr/part2%2B1-0.2.0.whl?token=1&x=2', sha256: null },
    ])
  })

  test('are none where there is none', () =>
    assert.deepEqual(['', '<html></html>', '<a href="">x</a>'].map(filesInPage), [[], [], []]))

  test('are found in a moment in a page of signs', () => {
    const before = process.threadCpuUsage()
    for (const part of ['<a ', '<a href="', '<a href="x', ' href="']) filesInPage(part.repeat(20_000))
    assert.ok(process.threadCpuUsage(before).user < 5_000_000)
  })
})
