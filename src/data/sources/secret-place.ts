/** A password of a source opens in its own row alone. */
export function secretPlace(sourceId: number): string {
  return `source:${sourceId}`
}
