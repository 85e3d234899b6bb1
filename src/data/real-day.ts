/** The day that a text begins with, as calendars have it: `2024-02-30` and `0000-00-00`, which sites write, are none. */
export function realDay(text: string): string | null {
  const day = /^(?!0000)\d{4}-\d{2}-\d{2}/.exec(text)?.[0]
  const date = new Date(`${day}T00:00:00Z`)
  return day !== undefined && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day) ? day : null
}
