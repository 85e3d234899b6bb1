import { type Attribute, type Attributes, attributeNamed } from './attributes.ts'
import type { Filter } from './filter/filter.ts'
import { matches } from './filter/matches.ts'
import { type TargetPath, parsePath } from './filter/parse-filter.ts'
import { refused } from './refusals.ts'

/** One change of a list that is made whole or not at all (RFC 7644, section 3.5.2). */
export interface PatchOperation {
  readonly op: 'add' | 'replace' | 'remove'
  readonly path?: string | undefined
  readonly value?: unknown
}

type Json = Record<string, unknown>

/** What elements are made of; what only reads is left as it is. */
export interface Patched {
  readonly resource: Readonly<Json>
  readonly attributes: Attributes
}

/**
 * The resource as the operations leave it. Beside what the RFC writes, what Entra ID and Okta send is understood: names of
 * parts as keys of a value, elements to remove given as a value, an element that is added by the filter that names it.
 * Throws `invalidPath`, `noTarget`, `mutability` or `invalidValue`.
 */
export function patchResource({ resource, attributes }: Patched, operations: readonly PatchOperation[]): Json {
  const changed = structuredClone(resource)
  for (const { op, path, value } of operations) {
    if (op === 'add' && value === undefined) throw refused('invalidValue', 'an addition says what it adds')
    if (path !== undefined) {
      change(changed, targetOf(attributes, parsePath(path)), { op, value, isNamed: true })
      continue
    }
    if (op === 'remove') throw refused('noTarget', 'a removal names what it removes')
    if (!isRecord(value)) throw refused('invalidValue', 'without a path, the value is an object')
    for (const [name, one] of Object.entries(value)) {
      change(changed, targetOf(attributes, parsePath(name)), { op, value: one, isNamed: false })
    }
  }
  return changed
}

interface Target {
  readonly attribute: Attribute
  readonly part: string | null
  readonly filter: Filter | null
}

interface Change {
  readonly op: PatchOperation['op']
  readonly value: unknown
  /** By a path of its own, not among others of a whole resource that was sent back. */
  readonly isNamed: boolean
}

function targetOf(attributes: Attributes, { path, filter }: TargetPath): Target {
  const attribute = attributeNamed(attributes, path[0])
  if (attribute === null) throw refused('invalidPath', `there is no attribute ${path[0].slice(0, 100)}`)
  return { attribute, part: path[1] ?? null, filter }
}

function change(resource: Json, target: Target, made: Change): void {
  const { name, kind } = target.attribute
  switch (kind) {
    case 'ignored':
      return
    case 'read-only':
      if (made.isNamed) throw refused('mutability', `${name} is not changed`)
      return
    case 'list':
      resource[name] = changedList(listOf(resource[name]), target, made)
      return
    case 'parts':
      resource[name] = changedParts(resource[name], target, made)
      return
    case 'simple':
      if (target.part !== null || target.filter !== null) throw refused('invalidPath', `${name} has no parts`)
      if (made.op === 'remove') delete resource[name]
      else resource[name] = made.value
      return
    default:
      return kind satisfies never
  }
}

function changedParts(before: unknown, { attribute, part, filter }: Target, { op, value }: Change): unknown {
  if (filter !== null) throw refused('invalidPath', `${attribute.name} has one value`)
  const parts = isRecord(before) ? before : {}
  if (part === null) {
    if (op === 'remove') return undefined
    if (!isRecord(value)) throw refused('invalidValue', `${attribute.name} is an object`)
    return { ...parts, ...value }
  }
  return withPart(parts, part, op === 'remove' ? undefined : value)
}

function changedList(elements: readonly unknown[], target: Target, made: Change): unknown[] {
  const { part, filter } = target
  if (filter === null && part === null) return changedWhole(elements, made)
  const isMeant = (element: unknown): boolean => filter === null || matches(element, filter)
  if (made.op === 'remove' && part === null) return elements.filter((element) => !isMeant(element))
  const value = made.op === 'remove' ? undefined : made.value
  if (elements.some(isMeant)) {
    return elements.map((element) => (isMeant(element) ? changedElement(element, part, value) : element))
  }
  if (made.op === 'replace')
    throw refused('noTarget', `no element of ${target.attribute.name} is the one that is named`)
  if (made.op === 'remove') return [...elements]
  return [...elements, changedElement(filter === null ? {} : namedBy(filter), part, value)]
}

function changedWhole(elements: readonly unknown[], { op, value }: Change): unknown[] {
  const given = listOf(value)
  if (op === 'replace') return given
  const isGiven = new Set(given.map(valueOf))
  const others = elements.filter((element) => !isGiven.has(valueOf(element)))
  if (op === 'add') return [...others, ...given]
  return value === undefined || value === null ? [] : others
}

function changedElement(element: unknown, part: string | null, value: unknown): unknown {
  const parts = isRecord(element) ? element : { value: element }
  if (part !== null) return withPart(parts, part, value)
  return isRecord(value) ? { ...parts, ...value } : value
}

/** Under the name that the part has already, if it has one: case tells nothing apart. */
function withPart(parts: Json, part: string, value: unknown): Json {
  const name = Object.keys(parts).find((key) => key.toLowerCase() === part) ?? partNames.get(part) ?? part
  return { ...parts, [name]: value }
}

const partNames: ReadonlyMap<string, string> = new Map(
  Object.entries({ givenname: 'givenName', familyname: 'familyName' }),
)

/** What a filter says of the element that it names: `type eq "work"`. */
function namedBy(filter: Filter): Json {
  if (filter.kind === 'and') return Object.assign({}, ...filter.terms.map(namedBy))
  return filter.kind === 'compare' && filter.by === 'eq' ? { [filter.path.join('.')]: filter.value } : {}
}

function listOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value
  return value === undefined || value === null ? [] : [value]
}

function valueOf(element: unknown): unknown {
  return isRecord(element) ? element['value'] : element
}

function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
