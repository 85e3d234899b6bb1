import type { Scope } from '#contract/route'
import type { KeyId, OrganisationId, PersonId, PrincipalId, ServiceAccountId } from '#contract/ids'

interface Acting {
  readonly scopes: ReadonlySet<Scope>
  readonly requestId: string
  readonly address: string | null
}

/** Somebody of an organisation: owns what it makes under `ownPrincipal`, reads what any of `principals` may. */
interface Member extends Acting {
  readonly organisationId: OrganisationId
  readonly ownPrincipal: PrincipalId
  readonly principals: readonly PrincipalId[]
}

/** Somebody of flesh, in a browser or by a key. */
interface Human extends Member {
  readonly personId: PersonId
  readonly role: string
  /** Requests of those above 0 go before others when a model is asked too much. */
  readonly priority: number
}

/** A person in a browser. */
export interface PersonActor extends Human {
  readonly kind: 'person'
}

/** A key of a person: acts as that person, with the key's scopes. */
export interface KeyActor extends Human {
  readonly kind: 'key'
  readonly keyId: KeyId
}

/** A key of a program: the service account owns what any of its keys makes. */
export interface ServiceAccountActor extends Member {
  readonly kind: 'service-account'
  readonly keyId: KeyId
  readonly serviceAccountId: ServiceAccountId
}

/** The program itself: background work, the command line, the start. Its verbs check their own objects. */
export interface JobActor extends Acting {
  readonly kind: 'job'
  /** Null when it acts for the whole instance. */
  readonly organisationId: OrganisationId | null
  /** Empty unless it is to read as an organisation does. */
  readonly principals: readonly PrincipalId[]
}

/** Nobody yet: may use what asks for no scope. */
export interface AnonymousActor extends Acting {
  readonly kind: 'anonymous'
}

/** Who acts. */
export type Actor = PersonActor | KeyActor | ServiceAccountActor | JobActor | AnonymousActor

/** An actor but for the request that it makes. */
export type Identity<A extends Actor = Actor> = A extends Actor ? Omit<A, 'requestId' | 'address'> : never

/** What this actor reads as: an empty list reads nothing. The only way from an actor to what it may read. */
export function principalsOf(actor: Actor): readonly PrincipalId[] {
  return actor.kind === 'anonymous' ? [] : actor.principals
}

/** The person who acts, in a browser or by a key of theirs. */
export function personIdOf(actor: Actor): PersonId | null {
  return actor.kind === 'person' || actor.kind === 'key' ? actor.personId : null
}

export function keyIdOf(actor: Actor): KeyId | null {
  return actor.kind === 'key' || actor.kind === 'service-account' ? actor.keyId : null
}

export function organisationIdOf(actor: Actor): OrganisationId | null {
  return actor.kind === 'anonymous' ? null : actor.organisationId
}

/** In whose name a use is counted. */
export function payerOf(actor: Actor): {
  organisationId: OrganisationId | null
  keyId: KeyId | null
  personId: PersonId | null
} {
  return { organisationId: organisationIdOf(actor), keyId: keyIdOf(actor), personId: personIdOf(actor) }
}

export function anonymousActor(requestId: string, address: string | null): AnonymousActor {
  return { kind: 'anonymous', scopes: new Set(), requestId, address }
}

/** A background job, for the whole instance or for one organisation. */
export function jobActor(
  name: string,
  scopes: readonly Scope[],
  organisationId: OrganisationId | null = null,
): JobActor {
  return {
    kind: 'job',
    organisationId,
    principals: [],
    scopes: new Set(scopes),
    requestId: `job:${name}`,
    address: null,
  }
}
