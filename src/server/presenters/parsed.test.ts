import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { ParsedDocument } from '#data/documents/parsed'
import { presentParsed } from './parsed.ts'

function present(markdown: string, changes: Partial<ParsedDocument> = {}) {
  const parsed = { title: 'Règlement', language: 'fr', markdown, pages: [], ...changes }
  return presentParsed('reglement.pdf', { mediaType: 'application/pdf', parsed })
}

const headingsOf = (markdown: string) =>
  present(markdown).headings.map(({ level, text, start }) => [level, text, start])

test('a document that was read is told with what it is, and is kept nowhere', () => {
  assert.deepEqual(present('Deux mois.', { title: null }), {
    object: 'parsed_document',
    name: 'reglement.pdf',
    title: null,
    media_type: 'application/pdf',
    language: 'fr',
    markdown: 'Deux mois.',
    pages: [],
    headings: [],
  })
})

test('its pages say where they begin, and how surely they were read', () => {
  const { pages } = present('a\nb\nc', {
    pages: [
      { page: 1, start: 0 },
      { page: 2, start: 2, recognised: { isDoubtful: false } },
      { page: 3, start: 4, recognised: { isDoubtful: true } },
    ],
  })
  assert.deepEqual(pages, [
    { page: 1, start: 0, recognised: false, doubtful: false },
    { page: 2, start: 2, recognised: true, doubtful: false },
    { page: 3, start: 4, recognised: true, doubtful: true },
  ])
})

describe('its headings', () => {
  test('are lines that begin with one to six number signs, with their places', () => {
    const markdown = '# Congés\n\nDeux mois.\n\n###### Été 😀\n####### sept\n#sans espace\n ## en retrait'
    assert.deepEqual(headingsOf(markdown), [
      [1, 'Congés', 0],
      [6, 'Été 😀', 22],
    ])
    for (const [, text, start] of headingsOf(markdown)) {
      assert.ok(markdown.slice(Number(start)).replace(/^#+ /, '').startsWith(String(text)), `${text} is at ${start}`)
    }
  })

  test('are none within a fence, however it is drawn', () => {
    const fences = [
      '```\n# non\n```\n# oui',
      '```sh\n# non\n```\n# oui',
      '~~~\n# non\n~~~\n# oui',
      '````\n# non\n```\n# non plus\n````\n# oui',
      '~~~\n# non\n```\n# non plus\n~~~\n# oui',
      '   ```\n# non\n   ```\n# oui',
      '```\n# non\n``` pas la fin\n# non plus\n```\n# oui',
    ]
    for (const markdown of fences)
      assert.deepEqual(
        headingsOf(markdown).map(([, text]) => text),
        ['oui'],
        markdown,
      )
  })

  test('are none after a fence that nothing closes; a quoted fence of one line is no fence', () => {
    assert.deepEqual(headingsOf('```\n# non'), [])
    assert.deepEqual(
      headingsOf('```code``` sur une ligne\n# oui').map(([, text]) => text),
      ['oui'],
    )
  })
})
