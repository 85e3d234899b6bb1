import { z } from 'zod'
import type { OidcSettings } from './oidc-settings.ts'

/** What a provider says of a person: OpenID Connect Core 1.0, section 5.1, and its own claims beside. */
export type Claims = Readonly<Record<string, unknown>>

export interface Grant {
  readonly role: string
  /** Names or external identifiers. */
  readonly groups: readonly string[]
}

/** What the rules give to whoever has these claims; null when none holds. */
export function grantOf({ rules }: Pick<OidcSettings, 'rules'>, claims: Claims): Grant | null {
  const held = rules.filter(({ when }) => Object.entries(when).every(([name, wanted]) => holds(claims, name, wanted)))
  const [first] = held
  if (first === undefined) return null
  return { role: first.role, groups: [...new Set(held.flatMap(({ groups }) => groups))] }
}

function holds(claims: Claims, name: string, wanted: string | readonly string[]): boolean {
  const said = Object.hasOwn(claims, name) ? claims[name] : undefined
  const values = (Array.isArray(said) ? said : [said]).flatMap((value: unknown) => asText(value) ?? [])
  const accepted = typeof wanted === 'string' ? [wanted] : wanted
  return values.some((value) => accepted.includes(value))
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
const Name = z.string().trim().min(1).max(200)

/** How the person is written to and called; null without a usable address. ProConnect says `usual_name` for the family's. */
export function profileOf(claims: Claims): Profile | null {
  const email = Email.safeParse(claims['email'])
  if (!email.success) return null
  const family = asText(claims['family_name']) ?? asText(claims['usual_name'])
  const parts = [asText(claims['given_name']), family].filter((part) => part !== null)
  const name = [claims['name'], parts.join(' '), email.data].find((candidate) => Name.safeParse(candidate).success)
  return { email: email.data, isVerified: claims['email_verified'] === true, name: Name.parse(name) }
}
