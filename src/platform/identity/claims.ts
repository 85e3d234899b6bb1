import { asName } from '#contract/schemas'
import { z } from 'zod'

/** What a provider says of a person: OpenID Connect Core 1.0, section 5.1, and its own claims beside. */
export type Claims = Readonly<Record<string, unknown>>

interface Conditional {
  readonly when: Readonly<Record<string, string | readonly string[]>>
}

/** Which of the rules hold for whoever has these claims, by their place. */
export function heldRules(rules: readonly Conditional[], claims: Claims): number[] {
  return rules.flatMap(({ when }, place) =>
    Object.entries(when).every(([name, wanted]) => holds(claims, name, wanted)) ? [place] : [],
  )
}

function holds(claims: Claims, name: string, wanted: string | readonly string[]): boolean {
  const said = claimNamed(claims, name)
  const values = (Array.isArray(said) ? said : [said]).flatMap((value: unknown) => asText(value) ?? [])
  const accepted = typeof wanted === 'string' ? [wanted] : wanted
  return values.some((value) => accepted.some((pattern) => isLike(value, pattern)))
}

/** A claim of that very name, else one within others: `realm_access.roles`, as Keycloak says it. */
function claimNamed(claims: Claims, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name]
  let within: unknown = claims
  for (const part of name.split('.')) {
    if (typeof within !== 'object' || within === null || !Object.hasOwn(within, part)) return undefined
    within = Reflect.get(within, part)
  }
  return within
}

/** As it is written; a star at the beginning or at the end stands for anything. */
function isLike(value: string, pattern: string): boolean {
  const [opens, ends] = [pattern.startsWith('*'), pattern.length > 1 && pattern.endsWith('*')]
  const text = pattern.slice(opens ? 1 : 0, ends ? -1 : undefined)
  if (opens && ends) return value.includes(text)
  if (opens) return value.endsWith(text)
  return ends ? value.startsWith(text) : value === text
}

function asText(value: unknown): string | null {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null
}

export interface Profile {
  readonly email: string
  /** Said by the provider in so many words: `true`, and nothing else. */
  readonly isVerified: boolean
  readonly name: string
}

const Email = z.email().max(320)
const Name = z.string().transform(asName).pipe(z.string().min(1).max(200))

/** How the person is written to and called; null without a usable address. ProConnect says `usual_name` for the family's. */
export function profileOf(claims: Claims): Profile | null {
  const email = Email.safeParse(claims['email'])
  if (!email.success) return null
  const family = asText(claims['family_name']) ?? asText(claims['usual_name'])
  const parts = [asText(claims['given_name']), family].filter((part) => part !== null)
  const name = [claims['name'], parts.join(' '), email.data].find((candidate) => Name.safeParse(candidate).success)
  return { email: email.data, isVerified: claims['email_verified'] === true, name: Name.parse(name) }
}
