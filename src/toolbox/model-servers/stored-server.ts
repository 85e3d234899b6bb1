import { withoutEndSlashes } from '#platform/http/without-end-slashes'
import { DataLevel } from '#contract/model-routing'
import { ModelType, ServerPlace, ServerTimeouts } from '#contract/model-servers'
import { ServerSettings } from '#inference/backends/server-settings'
import type { OrganisationId } from '#contract/ids'
import { z } from 'zod'
import type { ModelServerRow } from './queries.ts'
import { Provides, type RouterBefore } from './serving.ts'

export type ServerKind = ServerSettings['kind']

const KnownModels = z.array(z.object({ id: z.string(), type: ModelType }))
export type KnownModels = z.infer<typeof KnownModels>

/** What administrators say that models do, by the server's names for them. */
const SaidTypes = z.record(z.string(), ModelType).transform((types) => new Map(Object.entries(types)))
export type SaidTypes = z.output<typeof SaidTypes>

/** A model server added on the page; its key opens with the instance's secret only. */
export interface StoredServer {
  readonly id: number
  readonly createdAt: Date
  readonly organisationId: OrganisationId
  readonly name: string
  readonly kind: ServerKind
  readonly url: string
  readonly sealedKey: string | null
  /** Its models when it last answered: known before it answers again. */
  readonly models: KnownModels
  /** The most sensitive data that it is sent. */
  readonly maySee: DataLevel
  /** Null while nobody said. */
  readonly runsIn: ServerPlace | null
  readonly types: SaidTypes
  /** Null for what is usual. */
  readonly timeouts: ServerTimeouts | null
  /** Null for a server that brings all its models. */
  readonly router: RouterBefore | null
  /** Null while nobody said more than its address. */
  readonly provides: Provides | null
}

const Kind = ServerSettings.shape.kind

export function readServer(row: ModelServerRow): StoredServer {
  const { id, name, url, sealed_key: sealedKey } = row
  return {
    ...{ id, name, url, sealedKey, createdAt: row.created_at },
    organisationId: row.organisation_id,
    kind: Kind.parse(row.kind),
    models: KnownModels.parse(row.models),
    types: SaidTypes.parse(row.types),
    maySee: DataLevel.parse(row.may_see),
    runsIn: ServerPlace.nullable().parse(row.runs_in),
    timeouts: ServerTimeouts.nullable().parse(row.timeouts),
    router: routerOf(row),
    provides: Provides.nullable().parse(row.provides),
  }
}

function routerOf(row: ModelServerRow): RouterBefore | null {
  const { router_id: id, router_name: name, router_type: type, router_aliases: aliases } = row
  if (id === null || name === null || type === null) return null
  const costs = { prompt: row.router_cost_prompt ?? 0, completion: row.router_cost_completion ?? 0 }
  return { id, name, type, aliases: aliases ?? [], costs }
}

/** As calls, headers and figures name it: unlike any other of the instance, and told apart by whoever reads it. */
export function backendNameOf({ id, name }: Pick<StoredServer, 'id' | 'name'>): string {
  const plain = name
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^A-Za-z0-9.:]+/g, '-')
  return `${plain}#${id}`
}

/** Where the keys of an organisation's servers are kept: sealed for one, they do not open for another. */
export function placeOfKey(organisationId: OrganisationId): string {
  return `setting:${organisationId}:assistant`
}

/** The same server, with or without a slash or the `/v1` that people forget. */
export function isSameServer(left: string, right: string): boolean {
  const base = (url: string): string => withoutEndSlashes(url).replace(/\/v1$/, '')
  return base(left) === base(right)
}
