import type { OperationInput } from '#client/client'

type Rule = OperationInput<'saveArrivalRules'>['body']['rules'][number]

/** A rule as it is typed: a condition on each line, groups between commas. */
export interface Draft {
  /** Keeps its fields when rules move. */
  readonly key: number
  readonly conditions: string
  readonly organisationId: string
  readonly role: string
  readonly groups: string
}

let keys = 0

function keyed(fields: Omit<Draft, 'key'>): Draft {
  keys += 1
  return { key: keys, ...fields }
}

export function emptyDraft(): Draft {
  return keyed({ conditions: '', organisationId: '', role: 'agent', groups: '' })
}

export function draftOf({ when, organisation_id: organisationId, role, groups }: Rule): Draft {
  return keyed({
    conditions: Object.entries(when)
      .map(([claim, values]) => `${claim} = ${values.join(', ')}`)
      .join('\n'),
    organisationId: organisationId === null ? '' : String(organisationId),
    role,
    groups: groups.join(', '),
  })
}

/** A line without a sign “=” asks that the claim be there, whatever it says. */
export function ruleOf({ conditions, organisationId, role, groups }: Draft): Rule {
  const when = new Map<string, string[]>()
  for (const line of conditions.split('\n')) {
    const at = line.indexOf('=')
    const claim = (at < 0 ? line : line.slice(0, at)).trim()
    if (claim === '') continue
    const values = at < 0 ? ['*'] : listOf(line.slice(at + 1))
    when.set(claim, [...(when.get(claim) ?? []), ...(values.length === 0 ? ['*'] : values)])
  }
  return {
    when: Object.fromEntries(when),
    organisation_id: organisationId === '' ? null : Number(organisationId),
    role: role.trim(),
    groups: listOf(groups),
  }
}

function listOf(written: string): string[] {
  return written
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

/** The same with one of them a place higher or lower. */
export function moved<Item>(items: readonly Item[], place: number, by: -1 | 1): Item[] {
  const others = items.filter((_, at) => at !== place)
  return others.toSpliced(place + by, 0, ...items.slice(place, place + 1))
}
