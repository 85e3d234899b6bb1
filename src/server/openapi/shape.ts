import { z } from 'zod'
import { Markup, markup } from './markup.ts'
import type { Json } from './named-schemas.ts'

const Shape = z.object({
  $ref: z.string().optional(),
  type: z.union([z.string(), z.array(z.string())]).optional(),
  const: z.unknown().optional(),
  enum: z.array(z.unknown()).optional(),
  description: z.string().optional(),
  get anyOf() {
    return z.array(Shape).optional()
  },
  get oneOf() {
    return z.array(Shape).optional()
  },
  get items() {
    return Shape.optional()
  },
  get properties() {
    return z.record(z.string(), Shape).optional()
  },
  required: z.array(z.string()).optional(),
  get additionalProperties() {
    return z.union([z.boolean(), Shape]).optional()
  },
})
type Shape = z.infer<typeof Shape>

/** A schema as a person reads it: fields, optional ones with `?`, a link where another shape is named. */
export function shapeOf(schema: Json): Markup {
  return draw(Shape.parse(schema), '')
}

function draw(shape: Shape, indent: string): Markup {
  if (shape.$ref !== undefined) return reference(shape.$ref)
  if ('const' in shape) return markup`${JSON.stringify(shape.const)}`
  if (shape.enum) return markup`${shape.enum.map((one) => JSON.stringify(one)).join(' | ')}`
  const choices = shape.anyOf ?? shape.oneOf
  if (choices)
    return join(
      choices.map((choice) => draw(choice, indent)),
      ' | ',
    )
  if (shape.properties) return drawFields(shape, indent)
  if (shape.items) return markup`${draw(shape.items, indent)}[]`
  if (typeof shape.additionalProperties === 'object') {
    return markup`{ [name]: ${draw(shape.additionalProperties, indent)} }`
  }
  return markup`${[shape.type ?? 'any'].flat().join(' | ')}`
}

function drawFields({ properties = {}, required = [] }: Shape, indent: string): Markup {
  const inner = `${indent}  `
  const lines = Object.entries(properties).map(([name, field]) => {
    const mark = required.includes(name) ? '' : '?'
    const note = field.description === undefined ? markup`` : markup` <i>// ${field.description}</i>`
    return markup`${inner}${name}${mark}: ${draw(field, inner)}${note}\n`
  })
  return markup`{\n${lines}${indent}}`
}

function reference(target: string): Markup {
  const name = target.slice(target.lastIndexOf('/') + 1)
  return markup`<a href="#schema-${name}">${name}</a>`
}

function join(parts: readonly Markup[], separator: string): Markup {
  return new Markup(parts.map(({ text }) => text).join(separator))
}
