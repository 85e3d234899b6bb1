/** PostgreSQL keeps neither the character zero nor half of a character: both are replaced, so that positions stay. */
export function storableText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD')
}

/** A value as JSON that PostgreSQL accepts. */
export function storableJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => (typeof item === 'string' ? storableText(item) : item))
}
