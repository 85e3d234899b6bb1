import type { z } from 'zod'

/** What a key or a session may do; `resource:action`. */
export const scopes = [
  'models:read',
  'inference:use',
  'search:read',
  'collections:read',
  'collections:write',
  'collections:publish',
  'conversations:read',
  'conversations:write',
  'keys:manage',
  'settings:manage',
  'audit:read',
  'people:manage',
  'people:provision',
  'organisations:manage',
] as const
export type Scope = (typeof scopes)[number]

/**
 * Who may call: nobody in particular, anyone signed in, or anyone holding the scope. `browser`: anyone signed in, but by a
 * session and no key, and also whoever has to choose a second factor before they are. `monitoring`: administrators, and
 * whoever calls from a network that the configuration names.
 */
export type Access = 'public' | 'signed-in' | 'browser' | 'monitoring' | Scope

/** Kinds of files that are uploaded: the configuration says how large each may be. */
export const uploadKinds = ['document', 'audio', 'batch', 'pack'] as const
export type UploadKind = (typeof uploadKinds)[number]

/** The one file of a form, in its part `file`. */
export interface UploadLimits {
  readonly file: UploadKind
  /** A form without a file is accepted too. */
  readonly isOptional?: boolean
}

/**
 * What an operation carries. `json`: validated both ways. `upload`: a multipart form, its fields validated, its file
 * on disk when the handler is called; without a `response` the handler writes the answer itself. `events`: the handler
 * yields events that follow the schema. `download`: a file. `raw`: the handler writes the answer itself; `response`,
 * `event` and `mediaTypes` say what it may be.
 */
type Carriage =
  | { readonly transport: 'json' | 'download' }
  | {
      readonly transport: 'raw'
      readonly event?: z.ZodType
      readonly mediaTypes?: readonly string[]
      /** The body goes on to a model server as it came: no text of it but `model` is read, unless the handler asks. */
      readonly passesBody?: true
      /** A body in a format of its own, given to the handler as it came. */
      readonly takesBody?: true
    }
  | { readonly transport: 'upload'; readonly form: z.ZodObject; readonly limits: UploadLimits }
  | { readonly transport: 'events'; readonly event: z.ZodType }

interface Described {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  /** Parameters as in `/v1/models/:id`; `:id{.+}` lets an id contain slashes. */
  readonly path: string
  /** Other paths of the same operation: those of older clients, told as deprecated. */
  readonly aliases?: readonly string[]
  /** Whose clients call it, when they read errors in a shape of their own. */
  readonly dialect?: 'anthropic' | 'scim'
  readonly tag: 'service' | 'models' | 'inference' | 'search' | 'collections' | 'account' | 'people' | 'applications'
  readonly summary: string
  readonly access: Access
  readonly status: 200 | 201 | 202 | 204 | 302
  readonly params?: z.ZodObject
  readonly query?: z.ZodObject
  readonly body?: z.ZodType
  readonly response?: z.ZodType
}

export type Route = Described & Carriage

/** Declares an operation; the only place where its path and shapes are written. */
export function route<const R extends Route>(definition: R): R {
  return definition
}
