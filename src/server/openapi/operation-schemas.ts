import type { Route } from '#contract/route'
import { z } from 'zod'
import { type Json, NamedSchemas } from './named-schemas.ts'

export function parametersOf(place: 'path' | 'query', schema: z.ZodObject | undefined, names: NamedSchemas): Json[] {
  return Object.entries(schema?.shape ?? {}).map(([name, one]) => ({
    name,
    in: place,
    required: place === 'path' || !z.safeParse(one, undefined).success,
    schema: names.describe(one, 'input'),
  }))
}

export function bodyOf(route: Route, names: NamedSchemas): Json | null {
  if (route.transport === 'upload') return formOf(route, names)
  if (route.body === undefined) return null
  return { required: true, content: { 'application/json': { schema: names.describe(route.body, 'input') } } }
}

type UploadRoute = Extract<Route, { transport: 'upload' }>

function formOf({ form, limits }: UploadRoute, names: NamedSchemas): Json {
  const { properties, required, ...rest } = names.describe(form, 'input')
  const file = { type: 'string', format: 'binary' }
  const needed = [...(limits.isOptional ? [] : ['file']), ...(Array.isArray(required) ? required : [])]
  const schema = {
    ...rest,
    properties: { file, ...record(properties) },
    ...(needed.length > 0 ? { required: needed } : {}),
  }
  return { required: true, content: { 'multipart/form-data': { schema } } }
}

function record(value: unknown): Json {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

/** By media type, everything that a successful answer may be. */
export function contentOf(route: Route, names: NamedSchemas): Record<string, Json> {
  const content: Record<string, Json> = {}
  if (route.response !== undefined) content['application/json'] = { schema: names.describe(route.response, 'output') }
  if ((route.transport === 'events' || route.transport === 'raw') && route.event !== undefined) {
    content['text/event-stream'] = { schema: names.describe(route.event, 'output') }
  }
  if (route.transport === 'download')
    content['application/octet-stream'] = { schema: { type: 'string', format: 'binary' } }
  const others = route.transport === 'raw' ? (route.mediaTypes ?? []) : []
  for (const mediaType of others) content[mediaType] = { schema: { type: 'string' } }
  return content
}
