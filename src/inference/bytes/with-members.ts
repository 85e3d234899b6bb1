/** The bytes with these members first in the first object that they open, or the very same bytes. */
export function withMembers(bytes: Buffer, members: Buffer): Buffer {
  const at = bytes.indexOf('{')
  return at < 0 ? bytes : Buffer.concat([bytes.subarray(0, at + 1), members, bytes.subarray(at + 1)])
}

/** The same of a text that has a character per byte. */
export function membersInText(text: string, members: Buffer): string {
  const at = text.indexOf('{') + 1
  return at === 0 ? text : text.slice(0, at) + members.toString('latin1') + text.slice(at)
}
