import assert from 'node:assert/strict'
import { test } from 'node:test'
import { contract } from '#contract/contract'
import type { Route } from '#contract/route'
import { z } from 'zod'
import { testServer } from '../../../test/fakes/server.ts'

type Shape = z.core.JSONSchema.BaseSchema

const formats: Readonly<Record<string, string>> = {
  uri: 'http://127.0.0.1:9/v1',
  email: 'personne@nulle-part.test',
  uuid: '0198a9c0-0000-7000-8000-000000000000',
  date: '2024-02-29',
}

/** Something that a schema accepts, with every member that it may have. */
function sample(shape: Shape | boolean | undefined): unknown {
  if (shape === undefined || typeof shape === 'boolean') return 'x'
  if (shape.const !== undefined) return shape.const
  if (shape.enum !== undefined) return shape.enum[0]
  const choices = shape.anyOf ?? shape.oneOf
  if (choices !== undefined) return sample(choices.find((one) => typeof one === 'boolean' || one.type !== 'null'))
  if (shape.type === 'object') {
    const named = Object.entries(shape.properties ?? {}).map(([name, part]) => [name, sample(part)])
    const free = shape.properties === undefined && shape.additionalProperties !== undefined
    return Object.fromEntries(free ? [['nom', sample(shape.additionalProperties)]] : named)
  }
  if (shape.type === 'array') return [sample(Array.isArray(shape.items) ? shape.items[0] : shape.items)]
  if (shape.type === 'boolean') return false
  if (shape.type === 'integer' || shape.type === 'number') return Math.max(shape.minimum ?? 0, 1)
  return formats[shape.format ?? ''] ?? 'x'.repeat(Math.max(shape.minLength ?? 1, 1))
}

/** The same value, once for each of its texts and names of members, with another one there. */
function* withText(value: unknown, text: string): Generator<unknown> {
  if (typeof value === 'string') yield text
  if (Array.isArray(value)) for (const one of withText(value[0], text)) yield [one]
  else if (typeof value === 'object' && value !== null) {
    for (const [name, part] of Object.entries(value)) {
      for (const changed of withText(part, text)) yield { ...value, [name]: changed }
      if (name === 'nom') yield { [`nom${text}`]: part }
    }
  }
}

const server = await testServer()
const cookie = await server.adminCookie()
/** They read what the machine holds, or end what the test goes on with. */
const apart: ReadonlySet<string> = new Set(['signOut', 'pullModelFile'])

/** The character zero, and half of one: PostgreSQL holds neither. */
for (const [name, text] of [
  ['the character zero', 'a\0b'],
  ['half of a character', 'a\uD800b'],
] as const) {
  test(`${name} is never an unexpected error, wherever it stands in whatever is sent`, async () => {
    const routes: [string, Route][] = Object.entries(contract)
    const failures: string[] = []
    let tried = 0
    for (const [id, { method, path, body, access, transport }] of routes) {
      if (body === undefined || apart.has(id) || transport === 'upload') continue
      const whole = sample(z.toJSONSchema(body, { io: 'input', unrepresentable: 'any' }))
      const address = path.replaceAll(/:\w+(\{[^}]*\})?/g, '1')
      const caller = path.startsWith('/v1') && access !== 'signed-in' ? {} : { key: null, cookie }
      for (const changed of withText(whole, text)) {
        // What the schema refuses never comes further.
        if (!body.safeParse(changed).success) continue
        tried += 1
        const { status, json } = await server.call(method, address, { ...caller, body: changed })
        if (status === 500 || String(json['error']?.['code']) === 'internal')
          failures.push(`${id} ${JSON.stringify(changed).slice(0, 300)}`)
      }
    }
    assert.ok(tried > 50, `${tried} texts were tried`)
    assert.deepEqual(failures, [])
  })
}

test('the character zero in an address is never an unexpected error', async () => {
  const failures: string[] = []
  const everyName = { id: 'a', file: 'a', batch: 'a', name: 'a', type: 'a', schema: 'a', provider: 'a' }
  for (const [id, { method, path, params, access }] of Object.entries<Route>(contract)) {
    const refused = new Set(params?.safeParse(everyName).error?.issues.map(({ path: [name] }) => name))
    const names = Object.keys(params?.shape ?? {}).filter((name) => !refused.has(name))
    if (names.length === 0) continue
    const address = path.replaceAll(/:(\w+)(\{[^}]*\})?/g, (_, one) => (names.includes(one) ? 'a%00b' : '1'))
    const caller = path.startsWith('/v1') && access !== 'signed-in' ? {} : { key: null, cookie }
    const { status } = await server.call(method, address, { ...caller, ...(method === 'GET' ? {} : { body: {} }) })
    if (status === 500) failures.push(id)
  }
  assert.deepEqual(failures, [])
})
