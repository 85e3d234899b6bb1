/** Of one answer: what was read for it, and what was written. */
export interface TokenCount {
  readonly promptTokens: number
  readonly completionTokens: number
}
