import type { z } from 'zod'

/** What a key or a session may do; `resource:action`. */
export const scopes = [
  'models:read',
  'inference:use',
  'search:read',
  'collections:read',
  'collections:write',
  'conversations:read',
  'conversations:write',
  'keys:manage',
  'settings:manage',
  'audit:read',
] as const
export type Scope = (typeof scopes)[number]

/** Who may call: nobody in particular, anyone signed in, or anyone holding the scope. */
export type Access = 'public' | 'signed-in' | Scope

/** `json`: validated both ways. `upload`: multipart streamed to the handler. `events`: text/event-stream. `raw`: the handler writes the answer itself. */
export type Transport = 'json' | 'upload' | 'events' | 'raw'

export interface Route {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  /** Parameters as in `/v1/models/:id`; `:id{.+}` lets an id contain slashes. */
  readonly path: string
  readonly tag: 'service' | 'models' | 'inference' | 'search' | 'collections' | 'account' | 'applications'
  readonly summary: string
  readonly access: Access
  readonly transport: Transport
  readonly status: 200 | 201 | 202 | 204
  readonly params?: z.ZodObject
  readonly query?: z.ZodObject
  readonly body?: z.ZodType
  readonly response?: z.ZodType
}

/** Declares an operation; the only place where its path and shapes are written. */
export function route<const R extends Route>(definition: R): R {
  return definition
}
