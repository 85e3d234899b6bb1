import { z } from 'zod'

type JsonSchema = z.core.JSONSchema._JSONSchema

/** A value that a schema takes, as short as can be; numbers are `id`. What a schema cannot say (a refinement) may be missed. */
export function sampleOf(schema: z.ZodType, id: number): unknown {
  return sample(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', reused: 'inline' }), id)
}

function sample(schema: JsonSchema, id: number): unknown {
  if (typeof schema === 'boolean') return 'x'
  if (schema.const !== undefined) return schema.const
  if (schema.enum !== undefined) return schema.enum[0]
  const [option] = schema.anyOf ?? schema.oneOf ?? schema.allOf ?? []
  if (option !== undefined) return sample(option, id)
  switch (schema.type) {
    case 'object': {
      const required = new Set(schema.required ?? [])
      const fields = Object.entries(schema.properties ?? {}).filter(([name]) => required.has(name))
      return Object.fromEntries(fields.map(([name, field]) => [name, sample(field, id)]))
    }
    case 'array':
      return Array.from({ length: schema.minItems ?? 1 }, () => sample([schema.items ?? true].flat()[0] ?? true, id))
    case 'integer':
    case 'number':
      return Math.min(Math.max(id, schema.minimum ?? id), schema.maximum ?? id)
    case 'boolean':
      return false
    case 'null':
      return null
    case 'string':
    case undefined:
      return text(schema)
    default:
      return 'x'
  }
}

function text({ format, minLength = 1 }: z.core.JSONSchema.BaseSchema): string {
  if (format === 'email') return 'personne@exemple.fr'
  if (format === 'uri') return 'https://exemple.fr/'
  return 'x'.repeat(minLength)
}
