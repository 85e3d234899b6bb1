import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { contract } from './contract.ts'
import type { Route } from './route.ts'

type Described = z.core.JSONSchema.BaseSchema

interface Part {
  readonly path: string
  readonly described: Described
}

/** A schema as what it lets in and as what it makes of it: figures are written as text in a path. */
function partsOf(schema: z.ZodType | undefined, path: string): Part[] {
  if (schema === undefined) return []
  return (['input', 'output'] as const).flatMap((io) =>
    withParts(z.toJSONSchema(schema, { io, unrepresentable: 'any' }), path),
  )
}

function withParts(described: Described | boolean | undefined, path: string): Part[] {
  if (described === undefined || typeof described === 'boolean') return []
  const { properties = {}, $defs = {}, anyOf = [], oneOf = [], allOf = [], prefixItems = [], items } = described
  const element = Array.isArray(items) ? items : [items]
  return [
    { path, described },
    ...Object.entries(properties).flatMap(([name, field]) => withParts(field, `${path}.${name}`)),
    ...Object.entries($defs).flatMap(([name, named]) => withParts(named, `${path}(${name})`)),
    ...withParts(described.additionalProperties, `${path}{}`),
    ...[...anyOf, ...oneOf, ...allOf].flatMap((one) => withParts(one, path)),
    ...[...prefixItems, ...element].flatMap((one) => withParts(one, `${path}[]`)),
  ]
}

/** What may be nothing names two types. */
function isA({ type }: Described, asked: 'array' | 'string'): boolean {
  return [type].flat().some((one) => one === asked)
}

function isList({ described }: Part): boolean {
  return isA(described, 'array')
}

/** Texts of a fixed form have an end. */
function isFreeText({ described }: Part): boolean {
  const { format, pattern, enum: words, const: word } = described
  return isA(described, 'string') && [format, pattern, words, word].every((fixed) => fixed === undefined)
}

function endless(parts: readonly Part[]): string[] {
  const found = parts.filter(
    (part) =>
      (isList(part) && part.described.maxItems === undefined) ||
      (isFreeText(part) && part.described.maxLength === undefined),
  )
  return [...new Set(found.map(({ path, described }) => `${path} ${isA(described, 'array') ? 'array' : 'string'}`))]
}

const asked = Object.entries<Route>(contract).flatMap(([id, route]) => [
  ...partsOf(route.body, `${id}.body`),
  ...partsOf(route.query, `${id}.query`),
  ...partsOf(route.params, `${id}.params`),
  ...partsOf(route.transport === 'upload' ? route.form : undefined, `${id}.form`),
])

/** What a model reads: bounded by the size of the body, which the configuration says. Nothing in an address is. */
const readByModels = /^\w+\.body.*\.(?:content|prompt|input|text|texts|system|instructions|documents)(?:\[\])? string$/

test('every list that somebody may send has an end, and every text but what a model reads', () => {
  assert.ok(asked.filter(isList).length > 150)
  assert.ok(asked.filter(isFreeText).length > 400)
  assert.deepEqual(
    endless(asked).filter((one) => !readByModels.test(one)),
    [],
  )
})

test('a list or a text without an end is seen wherever it stands', () => {
  const inner = z.object({ deep: z.union([z.array(z.number()), z.null()]).optional() })
  const schema = z.object({
    ...{ one: z.record(z.string(), inner), two: z.array(inner).max(3), three: z.uuid(), four: z.string().nullish() },
    five: z.preprocess(String, z.array(z.string().max(3))),
  })
  assert.deepEqual(endless(partsOf(schema, 'x')), [
    ...['x.one{}.deep array', 'x.two[].deep array', 'x.four string', 'x.five array'],
  ])
})
