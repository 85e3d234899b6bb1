/** Integers that the compiler keeps apart, one kind per table: mixing two of them is an access bug. */
export type OrganisationId = number & { readonly brand: 'organisation' }
export type PrincipalId = number & { readonly brand: 'principal' }
export type PersonId = number & { readonly brand: 'person' }
export type ServiceAccountId = number & { readonly brand: 'service_account' }
export type KeyId = number & { readonly brand: 'api_key' }

/** Brands an id read from the table `organisation`. */
export function asOrganisationId(id: number): OrganisationId {
  return id as OrganisationId
}

/** Brands an id read from the table `principal`. */
export function asPrincipalId(id: number): PrincipalId {
  return id as PrincipalId
}

/** Brands an id read from the table `person`. */
export function asPersonId(id: number): PersonId {
  return id as PersonId
}

/** Brands an id read from the table `service_account`. */
export function asServiceAccountId(id: number): ServiceAccountId {
  return id as ServiceAccountId
}

/** Brands an id read from the table `api_key`. */
export function asKeyId(id: number): KeyId {
  return id as KeyId
}
