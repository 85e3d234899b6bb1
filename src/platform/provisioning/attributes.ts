/**
 * How the attributes of a kind of resource are changed: `simple`, of named `parts`, or a list of elements. `read-only` ones
 * are passed over when a directory sends them back; those that are known and not kept here are `ignored`.
 */
export type AttributeKind = 'simple' | 'parts' | 'list' | 'read-only' | 'ignored'

export interface Attribute {
  readonly name: string
  readonly kind: AttributeKind
}

export type Attributes = readonly Attribute[]

const named = (kind: AttributeKind, names: string): Attribute[] => names.split(' ').map((name) => ({ name, kind }))

const readOnly = named('read-only', 'schemas id meta')

/** RFC 7643, sections 4.1 and 4.3. */
export const userAttributes: Attributes = [
  ...readOnly,
  ...named('read-only', 'groups'),
  ...named('simple', 'userName externalId displayName active'),
  ...named('parts', 'name'),
  ...named('list', 'emails'),
  ...named('ignored', 'nickName profileUrl title userType preferredLanguage locale timezone password phoneNumbers ims'),
  ...named('ignored', 'photos addresses entitlements roles x509Certificates'),
]

/** RFC 7643, section 4.2. */
export const groupAttributes: Attributes = [
  ...readOnly,
  ...named('simple', 'displayName externalId'),
  ...named('list', 'members'),
]

/** Null for one that no schema has. Those of other schemas, the enterprise's first, are known and not kept. */
export function attributeNamed(attributes: Attributes, name: string): Attribute | null {
  if (name.toLowerCase().startsWith('urn:')) return { name, kind: 'ignored' }
  return attributes.find((attribute) => attribute.name.toLowerCase() === name.toLowerCase()) ?? null
}
