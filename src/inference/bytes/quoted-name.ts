const MAX_REMEMBERED = 1000
const remembered = new Map<string, string>()

/** A model's name as JSON writes it, with a character per byte: what answers are edited with. */
export function quotedName(model: string): string {
  const known = remembered.get(model)
  if (known !== undefined) return known
  if (remembered.size >= MAX_REMEMBERED) remembered.clear()
  const quoted = Buffer.from(JSON.stringify(model)).toString('latin1')
  remembered.set(model, quoted)
  return quoted
}
