import { contract } from '#contract/contract'
import type { Route } from '#contract/route'
import { ErrorBody } from '#contract/schemas'
import { honoursIdempotencyKey } from '../http/answer-once.ts'
import { type Json, NamedSchemas } from './named-schemas.ts'
import { parametersOf, bodyOf, contentOf } from './operation-schemas.ts'

export interface Operation {
  readonly operationId: string
  readonly tags: readonly string[]
  readonly summary: string
  readonly security: readonly Json[]
  readonly parameters: readonly Json[]
  readonly requestBody?: Json
  readonly responses: Readonly<Record<string, Json>>
}

export interface OpenApi {
  readonly openapi: '3.1.0'
  readonly info: Json
  readonly servers: readonly Json[]
  readonly tags: readonly Json[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: Readonly<Record<'schemas' | 'responses' | 'securitySchemes', Readonly<Record<string, Json>>>>
}

const errors: Readonly<Record<number, string>> = {
  400: 'The request cannot be read',
  401: 'No key, or one that is not valid, was revoked or has expired',
  403: 'The caller lacks the permission',
  404: 'There is no such thing, or not for this caller',
  409: 'It conflicts with what exists',
  413: 'The body is too large',
  415: 'This kind of body is not read',
  422: 'A field is missing or wrong; `detail` lists them',
  429: 'Too many requests; see Retry-After',
  500: 'An unexpected error, in the log under the request identifier',
  502: 'The model server does not answer as it should',
  503: 'Not available for the moment; see Retry-After',
  504: 'It took too long',
}

const securitySchemes: Readonly<Record<string, Json>> = {
  key: { type: 'http', scheme: 'bearer', description: 'A key: `Authorization: Bearer sk-…`' },
  keyHeader: { type: 'apiKey', in: 'header', name: 'x-api-key' },
  session: { type: 'apiKey', in: 'cookie', name: 'socle_session' },
}

let made: { document: OpenApi; text: string } | null = null

/** The whole interface as OpenAPI 3.1, derived from the contract once. */
export function openApi(): { document: OpenApi; text: string } {
  if (made === null) {
    const document = makeDocument()
    made = { document, text: JSON.stringify(document) }
  }
  return made
}

function makeDocument(): OpenApi {
  const names = new NamedSchemas()
  const paths: Record<string, Record<string, Operation>> = {}
  for (const [id, route] of Object.entries<Route>(contract)) {
    const path = route.path.replaceAll(/:(\w+)(\{[^}]*\})?/g, '{$1}')
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(id, route, names) }
  }
  const tags = [...new Set(Object.values<Route>(contract).map(({ tag }) => tag))].map((name) => ({ name }))
  const responses = errorResponses(names)
  return {
    openapi: '3.1.0',
    info: { title: 'Socle', version: '0.1.0', license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: '/' }],
    tags,
    paths,
    components: { schemas: names.all(), responses, securitySchemes },
  }
}

function operationOf(id: string, route: Route, names: NamedSchemas): Operation {
  const requestBody = bodyOf(route, names)
  const isPublic = route.access === 'public'
  return {
    operationId: id,
    tags: [route.tag],
    summary: route.summary,
    security: isPublic ? [] : [{ key: [] }, { keyHeader: [] }, { session: [] }],
    parameters: [
      ...parametersOf('path', route.params, names),
      ...parametersOf('query', route.query, names),
      ...(honoursIdempotencyKey(route) ? [idempotencyKey] : []),
    ],
    ...(requestBody === null ? {} : { requestBody }),
    responses: { [route.status]: successOf(route, names), ...errorReferences },
  }
}

const idempotencyKey: Json = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'Repeated within a day with the same body, the request is not done again: its answer is given again.',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
}

function successOf(route: Route, names: NamedSchemas): Json {
  const content = contentOf(route, names)
  const description = route.status === 204 ? 'Done' : route.summary
  return Object.keys(content).length === 0 ? { description } : { description, content }
}

const errorReferences = Object.fromEntries(
  Object.keys(errors).map((status) => [status, { $ref: `#/components/responses/Error${status}` }]),
)

function errorResponses(names: NamedSchemas): Record<string, Json> {
  const content = { 'application/json': { schema: names.describe(ErrorBody, 'output') } }
  return Object.fromEntries(
    Object.entries(errors).map(([status, description]) => [`Error${status}`, { description, content }]),
  )
}
