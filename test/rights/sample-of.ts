import { z } from 'zod'

interface Shape {
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Shape[]
  readonly oneOf?: readonly Shape[]
  readonly properties?: Readonly<Record<string, Shape>>
  readonly required?: readonly string[]
  readonly format?: string
  readonly minLength?: number
  readonly minimum?: number
}

/** The least that a schema accepts, as far as its shape tells: what it refuses beyond that, it refuses after the rights. */
export function sampleOf(schema: z.ZodType): unknown {
  return least(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Shape)
}

const addresses: Readonly<Record<string, string>> = { uri: 'http://127.0.0.1:9/v1', email: 'personne@nulle-part.test' }

function least(shape: Shape): unknown {
  if (shape.const !== undefined) return shape.const
  if (shape.enum !== undefined) return shape.enum[0]
  const choice = (shape.anyOf ?? shape.oneOf)?.[0]
  if (choice !== undefined) return least(choice)
  if (shape.type === 'object') {
    return Object.fromEntries((shape.required ?? []).map((name) => [name, least(shape.properties?.[name] ?? {})]))
  }
  if (shape.type === 'array') return []
  if (shape.type === 'boolean') return false
  if (shape.type === 'integer' || shape.type === 'number') return Math.max(shape.minimum ?? 0, 1)
  return addresses[shape.format ?? ''] ?? 'x'.repeat(Math.max(shape.minLength ?? 1, 1))
}
