import * as account from '#contract/account'
import * as applications from '#contract/applications'
import * as audio from '#contract/audio'
import * as citations from '#contract/citations'
import * as data from '#contract/data'
import * as inference from '#contract/inference'
import * as messages from '#contract/messages'
import * as rerank from '#contract/rerank'
import * as responses from '#contract/responses'
import * as mcp from '#contract/mcp'
import * as albert from '#contract/albert'
import * as schemas from '#contract/schemas'
import { z } from 'zod'

/** A JSON Schema, or any other part of the document. */
export type Json = { [key: string]: unknown }

type Direction = 'input' | 'output'

/** Schemas that the contract exports by name are written once and referred to. */
export class NamedSchemas {
  readonly #names = z.registry<{ id: string }>()
  readonly #schemas: Record<string, Json> = {}

  constructor() {
    const exported = {
      ...schemas,
      ...citations,
      ...data,
      ...inference,
      ...messages,
      ...audio,
      ...rerank,
      ...albert,
      ...mcp,
      ...responses,
      ...account,
      ...applications,
    }
    for (const [name, value] of Object.entries(exported)) {
      if (value instanceof z.ZodType && name !== 'UnixSeconds') this.#names.add(value, { id: name })
    }
  }

  describe(schema: z.ZodType, io: Direction): Json {
    const { $defs = {}, ...own } = this.#convert(schema, io)
    for (const [name, definition] of Object.entries($defs)) this.#keep(name, definition)
    const name = this.#names.get(schema)?.id
    if (name === undefined) return withoutIds(own)
    this.#keep(name, own)
    return { $ref: `#/components/schemas/${name}` }
  }

  all(): Record<string, Json> {
    return Object.fromEntries(Object.entries(this.#schemas).toSorted(([a], [b]) => a.localeCompare(b)))
  }

  #keep(name: string, schema: Json): void {
    this.#schemas[name] ??= withoutIds(schema)
  }

  #convert(schema: z.ZodType, io: Direction): Json & { $defs?: Record<string, Json> } {
    return parse(
      JSON.stringify(
        z.toJSONSchema(schema, {
          io,
          metadata: this.#names,
          override: ({ zodSchema, jsonSchema }) => {
            const description = descriptionOf(zodSchema)
            if (description !== undefined) jsonSchema.description = description
            // An answer may grow: a client must not refuse what it does not know.
            if (io === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties
            if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
            if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
          },
        }),
      ).replaceAll('"#/$defs/', '"#/components/schemas/'),
    )
  }
}

function descriptionOf(schema: z.core.$ZodType): string | undefined {
  return z.globalRegistry.get(schema)?.description
}

/** What was just made by zod is an object with, perhaps, its definitions. */
function parse(text: string): Json & { $defs?: Record<string, Json> } {
  return JSON.parse(text) as Json & { $defs?: Record<string, Json> }
}

function withoutIds({ $schema: _dialect, id: _id, $id: _also, ...rest }: Json): Json {
  return rest
}
