import type { Conversation } from '#contract/applications'

export type Age = 'today' | 'yesterday' | 'week' | 'month' | 'older'

export interface AgeGroup {
  readonly age: Age
  readonly conversations: readonly Conversation[]
}

const ages: readonly { readonly age: Age; readonly days: number }[] = [
  { age: 'today', days: 0 },
  { age: 'yesterday', days: 1 },
  { age: 'week', days: 7 },
  { age: 'month', days: 30 },
  { age: 'older', days: Infinity },
]

/** Conversations under the calendar day of their last message, as the reader's clock counts days; no empty group. */
export function groupByAge(conversations: readonly Conversation[], now: Date): AgeGroup[] {
  const groups = Map.groupBy(conversations, ({ updated }) => {
    const days = daysBetween(new Date(updated * 1000), now)
    return ages.find((one) => days <= one.days)?.age ?? 'older'
  })
  return ages.flatMap(({ age }) => {
    const some = groups.get(age)
    return some === undefined ? [] : [{ age, conversations: some }]
  })
}

/** Counted from midnight to midnight; a day of 23 or 25 hours is a day. */
function daysBetween(from: Date, to: Date): number {
  return Math.round((midnight(to) - midnight(from)) / 86_400_000)
}

function midnight(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime()
}
