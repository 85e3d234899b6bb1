import { z } from 'zod'

const Claim = z.string().min(1).max(200)
const Value = z.string().max(500)

const Rule = z.strictObject({
  when: z
    .record(Claim, z.union([Value, z.array(Value).min(1).max(200)]))
    .default({})
    .describe(
      'Claims (`realm_access.roles` is one within another) and the value, or one of the values, that each must hold; a ' +
        'star at the beginning or at the end of a value stands for anything. Without any, everybody.',
    ),
  role: z.string().min(1).max(100).default('agent').describe('Role, as long as nobody gives another by hand.'),
  groups: z
    .array(z.string().min(1).max(300))
    .max(100)
    .default([])
    .describe('Groups, by their name or by the external identifier that they were given.'),
})

/** The identity provider that people may sign in with. */
export const OidcSettings = z.strictObject({
  issuer: z.url({ protocol: /^https?$/ }).describe('Address of the provider; its discovery document is read below it.'),
  clientId: z.string().min(1).max(500).describe('Name under which this service is registered there.'),
  clientSecret: z.string().min(1).max(2000).optional().describe('Its secret, best as `${NAME}` of the environment.'),
  label: z.string().trim().min(1).max(100).describe('What the button of the sign-in page names.'),
  scopes: z
    .array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/))
    .min(1)
    .max(50)
    .default(['openid', 'profile', 'email'])
    .refine((scopes) => scopes.includes('openid'), { error: 'openid is required' })
    .describe('What is asked of the provider.'),
  linksByEmail: z
    .boolean()
    .default(false)
    .describe('Whoever has an account here comes in by the same address, once the provider has verified it.'),
  acrValues: z
    .array(z.string().min(1).max(300))
    .max(20)
    .default([])
    .describe('Levels of authentication asked of the provider; whoever comes back with another is refused.'),
  twoFactorAcr: z
    .array(z.string().min(1).max(300))
    .max(20)
    .default([
      'eidas2',
      'eidas3',
      'https://proconnect.gouv.fr/assurance/self-asserted-2fa',
      'https://proconnect.gouv.fr/assurance/consistency-checked-2fa',
      'https://refeds.org/profile/mfa',
    ])
    .describe('Levels at which the provider has asked for two factors: none is asked for here again.'),
  rules: z
    .array(Rule)
    .max(200)
    .default([])
    .describe(
      'Who gets an account: the first rule that holds gives the role, all that hold give the groups. Rules that are ' +
        'written on the page of arrivals take their place.',
    ),
})
export type OidcSettings = z.output<typeof OidcSettings>
