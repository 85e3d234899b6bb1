/** Days and months of limits end at midnight in Paris. */
const paris = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Paris',
  hourCycle: 'h23',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
  second: 'numeric',
})

export type Period = 'minute' | 'day' | 'month'

const MINUTE_MS = 60_000

/** Unix milliseconds at which a period that holds `atMs` ends. A minute begins with its first request. */
export function endOf(period: Period, atMs: number): number {
  if (period === 'minute') return atMs + MINUTE_MS
  const [year, month, day] = dateAt(atMs)
  return period === 'day' ? midnight(year, month, day + 1) : midnight(year, month + 1, 1)
}

/** The same for all processes: a minute is one of the clock. */
export function sharedEndOf(period: Period, atMs: number): number {
  return period === 'minute' ? (Math.floor(atMs / MINUTE_MS) + 1) * MINUTE_MS : endOf(period, atMs)
}

/** Unix milliseconds at which the day or the month that holds `atMs` began. */
export function beginningOf(period: 'day' | 'month', atMs: number): number {
  const [year, month, day] = dateAt(atMs)
  return midnight(year, month, period === 'day' ? day : 1)
}

/** What clocks in Paris show, in the fields that a `Date` has for UTC. */
export function localTimeAt(atMs: number): Date {
  return new Date(atMs + offsetAt(atMs))
}

function dateAt(atMs: number): readonly [year: number, month: number, day: number] {
  const local = localTimeAt(atMs)
  return [local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate()]
}

function midnight(year: number, month: number, day: number): number {
  const local = Date.UTC(year, month, day)
  // The offset of the evening before decides, unless the clocks change that night: then that of the result does.
  const guess = local - offsetAt(local)
  return local - offsetAt(guess)
}

/** Of Paris from UTC, in milliseconds. */
function offsetAt(atMs: number): number {
  const parts = new Map(paris.formatToParts(atMs).map(({ type, value }) => [type, Number(value)]))
  const part = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name) ?? 0
  const local = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'))
  return local - Math.floor(atMs / 1000) * 1000
}
