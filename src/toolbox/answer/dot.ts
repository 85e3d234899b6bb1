/** Of two vectors of length one: the cosine of their angle. */
export function dot(left: Float32Array, right: Float32Array): number {
  return left.reduce((sum, value, axis) => sum + value * (right[axis] ?? 0), 0)
}
