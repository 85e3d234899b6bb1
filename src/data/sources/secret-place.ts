import type { SourceId } from '#contract/ids'
/** A password of a source opens in its own row alone. */
export function secretPlace(sourceId: SourceId): string {
  return `source:${sourceId}`
}
