import { z } from 'zod'

type Test = (value: unknown) => boolean

const tests = new WeakMap<z.ZodType, Test>()

/**
 * Whether a value is what its schema takes and gives back, beyond doubt. Read off the schema for plain shapes: objects that
 * keep what they do not name, arrays, texts and truth values, whatever may be left out. False says nothing: the schema
 * decides, and finds the words.
 */
export function isSurelyValid(schema: z.ZodType, value: unknown): boolean {
  const known = tests.get(schema)
  if (known !== undefined) return known(value)
  const test = testOf(schema)
  tests.set(schema, test)
  return test(value)
}

const never: Test = () => false

function testOf(schema: z.core.$ZodType): Test {
  if (schema instanceof z.ZodUnknown) return () => true
  if (schema instanceof z.ZodBoolean) return (value) => typeof value === 'boolean'
  if (schema instanceof z.ZodOptional) return orElse(undefined, testOf(schema.def.innerType))
  if (schema instanceof z.ZodNullable) return orElse(null, testOf(schema.def.innerType))
  if (schema instanceof z.ZodString) return textTest(schema)
  if (schema instanceof z.ZodArray) return arrayTest(schema)
  if (schema instanceof z.ZodObject) return objectTest(schema)
  return never
}

function orElse(absent: null | undefined, test: Test): Test {
  return (value) => value === absent || test(value)
}

function textTest(schema: z.ZodString): Test {
  const fits = lengthTest(schema)
  return fits === null ? never : (value) => typeof value === 'string' && fits(value.length)
}

function arrayTest(schema: z.ZodArray): Test {
  const fits = lengthTest(schema)
  const test = testOf(schema.def.element)
  return fits === null ? never : (value) => Array.isArray(value) && fits(value.length) && value.every(test)
}

function objectTest({ def }: z.ZodObject): Test {
  if (!(def.catchall instanceof z.ZodUnknown) || (def.checks?.length ?? 0) > 0) return never
  const fields = Object.entries(def.shape).map(([name, field]) => ({ name, test: testOf(field) }))
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
    for (const { name, test } of fields) if (!test(Reflect.get(value, name))) return false
    return true
  }
}

/** Null where something else is asked of a value than its length. */
function lengthTest(schema: z.ZodString | z.ZodArray): ((length: number) => boolean) | null {
  const others = schema.def.checks?.filter((check) => !isOfLength(check)) ?? []
  if (others.length > 0) return null
  const told = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  const least = told.minLength ?? told.minItems ?? 0
  const most = told.maxLength ?? told.maxItems ?? Number.POSITIVE_INFINITY
  return (length) => length >= least && length <= most
}

function isOfLength(check: unknown): boolean {
  return check instanceof z.core.$ZodCheckMinLength || check instanceof z.core.$ZodCheckMaxLength
}
