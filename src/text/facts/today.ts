const format = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris', dateStyle: 'short' })

/** The day in Paris, as YYYY-MM-DD: what comes into force does so at midnight there. */
export function today(at = new Date()): string {
  return format.format(at)
}
