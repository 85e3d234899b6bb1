import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { contract } from '#contract/contract'
import { curlOf } from './examples.ts'
import { Markup, markup } from './markup.ts'
import { shapeOf } from './shape.ts'

describe('a piece of page', () => {
  test('lets nothing that is put in it out of its place', () => {
    assert.equal(
      markup`<p title="${'"><script>'}">${'a < b & c'}</p>`.text,
      '<p title="&quot;&gt;&lt;script&gt;">a &lt; b &amp; c</p>',
    )
    assert.equal(markup`${7}`.text, '7')
  })

  test('keeps pieces as they are, alone or several', () => {
    const piece = markup`<b>${'<'}</b>`
    assert.equal(markup`<i>${piece}</i>`.text, '<i><b>&lt;</b></i>')
    assert.equal(markup`${[piece, new Markup('<hr>')]}`.text, '<b>&lt;</b><hr>')
    assert.equal(markup`${[]}`.text, '')
  })
})

describe('a schema, as a person reads it', () => {
  const drawn = (schema: Parameters<typeof shapeOf>[0]) => shapeOf(schema).text

  test('is its type, its values or its choices', () => {
    assert.equal(drawn({ type: 'string' }), 'string')
    assert.equal(drawn({ type: ['string', 'null'] }), 'string | null')
    assert.equal(drawn({}), 'any')
    assert.equal(drawn({ const: 'list' }), '&quot;list&quot;')
    assert.equal(drawn({ enum: ['a', 1, null] }), '&quot;a&quot; | 1 | null')
    assert.equal(
      drawn({ anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'integer' } }] }),
      'string | integer[]',
    )
    assert.equal(drawn({ type: 'object', additionalProperties: { type: 'number' } }), '{ [name]: number }')
    assert.equal(drawn({ type: 'object', additionalProperties: true }), 'object')
  })

  test('says which fields may be left out, and what each is for', () => {
    const schema = {
      type: 'object',
      properties: {
        name: { type: 'string', description: 'On one <line>' },
        tags: { type: 'array', items: { type: 'object', properties: { label: { type: 'string' } } } },
      },
      required: ['name'],
    }
    assert.equal(
      drawn(schema),
      ['{', '  name: string <i>// On one &lt;line&gt;</i>', '  tags?: {', '    label?: string', '  }[]', '}'].join(
        '\n',
      ),
    )
  })

  test('leads to what is named elsewhere', () => {
    assert.equal(drawn({ $ref: '#/components/schemas/Key' }), '<a href="#schema-Key">Key</a>')
  })
})

describe('an operation as one command', () => {
  const called = { id: 'listModels', method: 'GET', path: '/v1/models', isPublic: false, isUpload: false } as const

  test('carries a key, unless anybody may ask', () => {
    assert.equal(curlOf(called), 'curl "$SOCLE/v1/models" \\\n  -H "Authorization: Bearer $KEY"')
    assert.equal(curlOf({ ...called, isPublic: true }), 'curl "$SOCLE/v1/models"')
  })

  test('carries a file where one is wanted', () => {
    const upload = { ...called, id: 'uploadDocument', method: 'POST', path: '/v1/documents', isUpload: true } as const
    assert.equal(
      curlOf(upload),
      'curl -X POST "$SOCLE/v1/documents" \\\n  -H "Authorization: Bearer $KEY" \\\n  -F file=@note.pdf \\\n  -F collection_id=1',
    )
  })

  test('carries a body that its operation accepts, whole within its quotes', () => {
    for (const [id, route] of Object.entries(contract)) {
      const { method, path } = route
      const command = curlOf({ ...called, id: id as keyof typeof contract, method, path })
      const [, body] = /-d '(.*)'$/s.exec(command) ?? []
      if (body === undefined) continue
      assert.ok(!body.includes("'"), `${id}: ${body}`)
      assert.equal('body' in route && route.body.safeParse(JSON.parse(body)).success, true, id)
    }
  })
})
