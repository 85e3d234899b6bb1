import { AppError } from '#platform/errors'
import { z } from 'zod'
import type { Language } from '../locales/error-words.ts'

/** The arrays and maps of a schema: how long each may be, and what kind of value the items of an array are. */
interface Shape {
  readonly lists: readonly List[]
  readonly fields: ReadonlyMap<string, Shape>
  /** Of a map, whose keys the schema does not name; null of anything else. */
  readonly mostKeys: number | null
}

/** Where the schema says nothing: nobody writes as many by hand. */
const usualMostKeys = 1_000

interface List {
  readonly most: number
  readonly kind: string | null
  readonly items: Shape
}

const shapes = new WeakMap<z.ZodType, Shape>()

/**
 * Looks at the arrays and maps of a value before it is validated, and stops at the first that is too long or holds what it
 * must not: a schema tells every wrong item, and a body may hold hundreds of thousands of them.
 */
export function assertArrays({ schema, value, where }: Checked, language: Language): void {
  const known = shapes.get(schema)
  const shape = known ?? shapeOf(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', reused: 'inline' }))
  if (known === undefined) shapes.set(schema, shape)
  const fault = check(shape, value, [where])
  if (fault === null) return
  const { loc, type, expected } = fault
  throw new AppError('validation_failed', { issues: [{ loc, type, msg: `${words[language][type]} ${expected}` }] })
}

interface Checked {
  readonly schema: z.ZodType
  readonly value: unknown
  readonly where: string
}

type Place = readonly (string | number)[]

interface Fault {
  readonly loc: Place
  readonly type: 'too_big' | 'invalid_type'
  /** The most items, or the kind of value that each must be. */
  readonly expected: number | string
}

const words = {
  fr: { too_big: 'éléments au plus :', invalid_type: 'type attendu :' },
  en: { too_big: 'at most this many items:', invalid_type: 'expected:' },
}

function check(shape: Shape, value: unknown, place: Place): Fault | null {
  if (Array.isArray(value)) return checkList(shape.lists, value, place)
  if (typeof value !== 'object' || value === null) return null
  const { mostKeys } = shape
  if (mostKeys !== null && Object.keys(value).length > mostKeys)
    return { loc: place, type: 'too_big', expected: mostKeys }
  for (const [name, field] of shape.fields) {
    const fault = Object.hasOwn(value, name) ? check(field, Reflect.get(value, name), [...place, name]) : null
    if (fault !== null) return fault
  }
  return null
}

function checkList(lists: readonly List[], value: readonly unknown[], place: Place): Fault | null {
  const list = lists.find(({ kind }) => kind === null || kind === kindOf(value[0])) ?? lists[0]
  if (list === undefined || value.length === 0) return null
  const { most, kind, items } = list
  if (value.length > most) return { loc: place, type: 'too_big', expected: most }
  const wrongAt = kind === null ? -1 : value.findIndex((item) => kindOf(item) !== kind)
  if (kind !== null && wrongAt >= 0) return { loc: [...place, wrongAt], type: 'invalid_type', expected: kind }
  if (isBoundless(items)) return null
  for (const [index, item] of value.entries()) {
    const fault = check(items, item, [...place, index])
    if (fault !== null) return fault
  }
  return null
}

function kindOf(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}

type JsonSchema = z.core.JSONSchema._JSONSchema

function shapeOf(schema: JsonSchema): Shape {
  const lists: List[] = []
  const fields = new Map<string, Shape>()
  const mostKeys = mostKeysOf(schema)
  for (const option of optionsOf(schema)) {
    if (option.type === 'array') {
      const items = typeof option.items === 'object' && !Array.isArray(option.items) ? option.items : {}
      lists.push({ most: option.maxItems ?? Number.POSITIVE_INFINITY, kind: kindIn(items), items: shapeOf(items) })
    }
    for (const [name, field] of Object.entries(option.properties ?? {})) {
      const shape = shapeOf(field)
      if (!isBoundless(shape)) fields.set(name, shape)
    }
  }
  return { lists, fields, mostKeys }
}

function isBoundless({ lists, fields, mostKeys }: Shape): boolean {
  return lists.length === 0 && fields.size === 0 && mostKeys === null
}

/** Null where an object with keys of its own is accepted too. */
function mostKeysOf(schema: JsonSchema): number | null {
  const objects = optionsOf(schema).filter(({ type }) => type === 'object')
  if (objects.length === 0 || objects.some(({ propertyNames }) => propertyNames === undefined)) return null
  return Math.max(...objects.map(({ maxProperties }) => maxProperties ?? usualMostKeys))
}

function optionsOf(schema: JsonSchema): z.core.JSONSchema.BaseSchema[] {
  if (typeof schema === 'boolean') return []
  const options = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])]
  return [schema, ...options.flatMap(optionsOf)]
}

/** The kind of every value of a schema; null when there are several. */
function kindIn(schema: JsonSchema): string | null {
  if (typeof schema === 'boolean') return null
  const kinds = new Set(optionsOf(schema).flatMap(({ type, anyOf, oneOf }) => type ?? (anyOf || oneOf ? [] : ['any'])))
  const [kind] = kinds
  if (kinds.size !== 1 || kind === undefined || kind === 'any') return null
  return kind === 'integer' ? 'number' : kind
}
