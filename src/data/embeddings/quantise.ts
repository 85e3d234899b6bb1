/** A vector in one byte per dimension, and the factor that gives its values back. */
export interface QuantisedVector {
  scale: number
  vector: Buffer
}

/** The largest value becomes 127: searches found the same passages with these as with 32-bit numbers. */
export function quantise(vector: Float32Array): QuantisedVector {
  let largest = 0
  for (const value of vector) largest = Math.max(largest, Math.abs(value))
  const scale = largest / 127
  const bytes = Buffer.alloc(vector.length)
  if (scale > 0) vector.forEach((value, index) => bytes.writeInt8(Math.round(value / scale), index))
  return { scale, vector: bytes }
}

/** The vector again, of length 1. */
export function restoreVector({ scale, vector }: QuantisedVector): Float32Array {
  const restored = Float32Array.from({ length: vector.length }, (_, index) => vector.readInt8(index) * scale)
  const length = Math.hypot(...restored)
  return length === 0 ? restored : restored.map((value) => value / length)
}
