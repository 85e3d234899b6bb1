import type { OrganisationId } from '#contract/ids'
import type { ArrivalRule, ArrivalRules } from '#platform/identity/arrival-rules'
import type { ArrivalPreview } from '#platform/identity/preview-arrival'
import type { RecentSignIn } from '#platform/identity/recent-claims'
import { toUnixSeconds } from './unix-seconds.ts'

interface WireRule {
  when: Record<string, string[]>
  organisation_id: OrganisationId | null
  role: string
  groups: string[]
}

export function readArrivalRule({ organisation_id: organisationId, ...rule }: WireRule): ArrivalRule {
  return { ...rule, organisationId }
}

export function presentArrivalRules({ rules, areFromFile }: ArrivalRules, recent: readonly RecentSignIn[]) {
  return {
    object: 'list' as const,
    data: rules.map(({ when, organisationId, role, groups }): WireRule => ({
      when: Object.fromEntries(Object.entries(when).map(([claim, wanted]) => [claim, [wanted].flat()])),
      organisation_id: organisationId,
      role,
      groups: [...groups],
    })),
    from_file: areFromFile,
    recent: recent.map(({ at, outcome, claims }) => ({ at: toUnixSeconds(at), outcome, claims: { ...claims } })),
  }
}

export function presentArrivalPreview({ decision, groups, missingGroups, ...told }: ArrivalPreview) {
  return {
    ...told,
    outcome: decision.kind === 'unknown' ? decision.reason : decision.kind,
    held_rules: [...decision.heldRules],
    groups: [...groups],
    missing_groups: [...missingGroups],
  }
}
