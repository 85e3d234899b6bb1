/** RFC 7644, section 3.4.2.2, table 3. */
export const comparisons = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'] as const
export type Comparison = (typeof comparisons)[number]

export type FilterValue = string | number | boolean | null

/** Attribute and sub-attribute in small letters, without the name of their schema: both are told apart from nothing by case. */
export type AttributePath = readonly [attribute: string, subAttribute?: string]

/** A filter as it was understood. `within` is a filter on the elements of one attribute: `emails[type eq "work"]`. */
export type Filter =
  | { readonly kind: 'compare'; readonly path: AttributePath; readonly by: Comparison; readonly value: FilterValue }
  | { readonly kind: 'present'; readonly path: AttributePath }
  | { readonly kind: 'and' | 'or'; readonly terms: readonly Filter[] }
  | { readonly kind: 'not'; readonly term: Filter }
  | { readonly kind: 'within'; readonly path: AttributePath; readonly term: Filter }

const schemaNames = /^urn:ietf:params:scim:schemas:core:2\.0:(?:user|group):/

/** A name that is too long, or has more than two parts, is no attribute of ours: null. */
export function attributePath(written: string): AttributePath | null {
  const [attribute = '', subAttribute, ...more] = written.toLowerCase().replace(schemaNames, '').split('.')
  // The names of other schemas hold points of their own: they stay whole.
  if (attribute.startsWith('urn:')) return [written.toLowerCase()]
  if (attribute === '' || subAttribute === '' || more.length > 0) return null
  return subAttribute === undefined ? [attribute] : [attribute, subAttribute]
}
