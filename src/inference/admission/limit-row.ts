import type { KeyId, OrganisationId, PrincipalId } from '#contract/ids'
import type { Allowance, QuotaName } from './limit.ts'

/**
 * A limit as it is kept: of whoever a principal stands for (an organisation, a group, a person, a program), of a key, or
 * of each person who has a role.
 */
export interface LimitRow extends Allowance {
  readonly id: number
  readonly organisationId: OrganisationId
  readonly role: string | null
  readonly principalId: PrincipalId | null
  readonly keyId: KeyId | null
  /** One model, or every model together. */
  readonly model: string | null
}

/** What was used in the current day and month before this process counted. */
export type UsedBefore = { readonly [Name in QuotaName]?: number }

/** What was used of one quota in the period under way, as this process counted it. */
export interface QuotaUse {
  readonly quota: QuotaName
  readonly allowed: number
  readonly used: number
  readonly endsAtMs: number
}
