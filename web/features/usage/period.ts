const secondsPerDay = 86_400
const daysByDefault = 30

/** Days as `<input type=date>` writes them, both included. */
export interface Period {
  readonly from: string
  readonly to: string
}

/** What the address says of a period, completed: the last thirty days. */
export function periodOf({ du, au }: { du?: string | undefined; au?: string | undefined }, now = new Date()): Period {
  const to = isDay(au) ? au : dayOf(now)
  return { from: isDay(du) ? du : dayOf(new Date(Date.parse(to) - (daysByDefault - 1) * secondsPerDay * 1000)), to }
}

/** The same in Unix seconds: the days of the trace are those of UTC. */
export function momentsOf({ from, to }: Period): { start_time: number; end_time: number } {
  return { start_time: Date.parse(from) / 1000, end_time: Date.parse(to) / 1000 + secondsPerDay }
}

function isDay(text: string | undefined): text is string {
  return text !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))
}

function dayOf(moment: Date): string {
  return moment.toISOString().slice(0, 10)
}
