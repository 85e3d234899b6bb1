import type { OpeningHours } from '#contract/opening-hours'
import { localTimeAt } from '../calendar.ts'

const minuteMs = 60_000
const dayMinutes = 24 * 60
const weekMinutes = 7 * dayMinutes

/** Milliseconds until a server may be asked again by its hours (Paris); 0 when it may be now, or has none. */
export function opensInMs(hours: readonly OpeningHours[], atMs: number): number {
  if (hours.length === 0) return 0
  const now = minuteOfWeek(atMs)
  const waits = hours.flatMap((span) => span.days.map((day) => waitMinutes(span, day, now)))
  const wait = Math.min(...waits)
  return wait === 0 ? 0 : wait * minuteMs - (atMs % minuteMs)
}

function waitMinutes({ from, to }: OpeningHours, day: number, now: number): number {
  const begins = (day - 1) * dayMinutes + minutesOf(from)
  const lasts = lengthOf(minutesOf(from), minutesOf(to))
  const since = (now - begins + weekMinutes) % weekMinutes
  return since < lasts ? 0 : weekMinutes - since
}

function lengthOf(from: number, to: number): number {
  return to > from ? to - from : to - from + dayMinutes
}

function minutesOf(clock: string): number {
  const [hours, minutes] = clock.split(':').map(Number)
  return (hours ?? 0) * 60 + (minutes ?? 0)
}

let known = { minute: -1, ofWeek: 0 }

/** From Monday at midnight. Asked for at each call, computed once a minute. */
function minuteOfWeek(atMs: number): number {
  const minute = Math.floor(atMs / minuteMs)
  if (known.minute !== minute) {
    const local = localTimeAt(atMs)
    const day = (local.getUTCDay() + 6) % 7
    known = { minute, ofWeek: day * dayMinutes + local.getUTCHours() * 60 + local.getUTCMinutes() }
  }
  return known.ofWeek
}
