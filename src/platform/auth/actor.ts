import type { Scope } from '#contract/route'

/** Integers that the compiler keeps apart: mixing two kinds is an access bug. */
export type PrincipalId = number & { readonly brand: 'principal' }
export type OrganisationId = number & { readonly brand: 'organisation' }

/** Who acts: a person in a browser, a key, a background job, or nobody yet. */
export interface Actor {
  readonly kind: 'person' | 'key' | 'job' | 'anonymous'
  /** Row id of the person or key; null for jobs and anonymous callers. */
  readonly id: number | null
  readonly organisationId: OrganisationId | null
  readonly personId: number | null
  readonly keyId: number | null
  /** What this actor is allowed to read as: public, its organisation, itself. */
  readonly principals: readonly PrincipalId[]
  readonly scopes: ReadonlySet<Scope>
  readonly requestId: string
  readonly address: string | null
}
