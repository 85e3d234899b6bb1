import type { z } from 'zod'
import type { PersonalLink, Person, Role } from '#contract/people'
import { morning } from './conversation-answers.ts'

export function person(name: string, more: Partial<z.input<typeof Person>> = {}): z.input<typeof Person> {
  return {
    object: 'person',
    id: 21,
    name,
    email: `${name.split(' ', 1)[0]?.toLowerCase()}@ville.example`,
    role: 'agent',
    groups: [],
    state: 'active',
    created: morning,
    last_seen: null,
    ...more,
  }
}

export function role(name: string, more: Partial<z.input<typeof Role>> = {}): z.input<typeof Role> {
  return { object: 'role', name, scopes: ['conversations:read'], built_in: false, people: 0, ...more }
}

export const builtInRoles = [
  role('administrator', { built_in: true, people: 1 }),
  role('agent', { built_in: true, people: 12 }),
]

export const personalLink: z.input<typeof PersonalLink> = {
  kind: 'invitation',
  path: '/invitation?jeton=abc',
  expires: morning,
  sent: false,
}
