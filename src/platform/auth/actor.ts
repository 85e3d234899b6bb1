import type { Scope } from '#contract/route'

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

/** Integers that the compiler keeps apart: mixing two kinds is an access bug. */
export type PrincipalId = number & { readonly brand: 'principal' }
export type OrganisationId = number & { readonly brand: 'organisation' }

/** Brands an id read from its own table; the only place where it is done. */
export function asPrincipalId(id: number): PrincipalId {
  return id as PrincipalId
}

/** Brands an id read from the table `organisation`. */
export function asOrganisationId(id: number): OrganisationId {
  return id as OrganisationId
}

/** Nobody: may read what is public and use what asks for no scope. */
export function anonymousActor(requestId: string, address: string | null): Actor {
  return {
    kind: 'anonymous',
    id: null,
    organisationId: null,
    personId: null,
    keyId: null,
    principals: [],
    scopes: new Set(),
    requestId,
    address,
  }
}

/** A background job acts for the instance: its verbs check their own objects. */
export function jobActor(name: string, scopes: readonly Scope[]): Actor {
  return { ...anonymousActor(`job:${name}`, null), kind: 'job', scopes: new Set(scopes) }
}
