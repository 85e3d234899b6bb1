/** An image of a file, not decoded yet: what its head says, and how to get at it. */
export interface CodedImage {
  readonly width: number
  readonly height: number
  /** As the file says; null when it does not. */
  readonly dotsPerInch: number | null
  /** Four bytes per pixel. */
  rgba(): Promise<Uint8Array>
}
