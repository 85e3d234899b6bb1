import { z } from 'zod'
import { route } from './route.ts'
import { OrganisationId } from './ids.ts'
import { UnixSeconds, keptText } from './schemas.ts'

const Claim = keptText(z.string().trim().min(1).max(200))
const Value = keptText(z.string().trim().min(1).max(500))

const ArrivalRule = z.strictObject({
  when: z
    .record(Claim, z.array(Value).min(1).max(200))
    .refine((when) => Object.keys(when).length <= 20, 'at most 20 conditions')
    .describe(
      'Claims and the values, of which each must hold one; a star at either end of a value stands for anything',
    ),
  organisation_id: OrganisationId.nullable().describe('Where the person gets an account; null: the first organisation'),
  role: keptText(z.string().trim().min(1).max(100)),
  groups: z
    .array(keptText(z.string().trim().min(1).max(300)))
    .max(100)
    .describe('By name or external identifier'),
})
const Rules = z.array(ArrivalRule).max(200)

const ArrivalRules = z.object({
  object: z.literal('list'),
  data: Rules,
  from_file: z.boolean().describe('Those of socle.yaml, until some are saved here'),
  recent: z
    .array(
      z.object({
        at: UnixSeconds,
        outcome: z.enum(['admitted', 'unknown', 'disabled']),
        claims: z.record(z.string(), z.unknown()),
      }),
    )
    .max(20)
    .describe('What the provider said of the last people who came, kept in memory alone'),
})

const ArrivalPreview = z.object({
  outcome: z
    .enum(['known', 'linked', 'created', 'disabled', 'no_address', 'address_taken', 'no_rule', 'rule_outdated'])
    .describe('The last four come in not, without an account'),
  held_rules: z.array(z.number().int()).max(200).describe('Places of the rules that hold, from 0'),
  name: z.string().nullable(),
  email: z.string().nullable(),
  organisation: z.string().nullable(),
  role: z.string().nullable(),
  groups: z.array(z.string()).max(1000),
  missing_groups: z.array(z.string()).max(20_000).describe('Named by rules, unknown to the organisation'),
})

const governed = { tag: 'people', access: 'organisations:manage', transport: 'json', status: 200 } as const
const anyone = { method: 'GET', tag: 'account', access: 'public' } as const

export const identityRoutes = {
  getArrivalRules: route({
    ...governed,
    method: 'GET',
    path: '/api/oidc/rules',
    summary: 'Who gets an account by the identity provider, where and as what',
    response: ArrivalRules,
  }),
  saveArrivalRules: route({
    ...governed,
    method: 'PUT',
    path: '/api/oidc/rules',
    summary: 'Other rules, in force from the next sign-in on',
    body: z.strictObject({ rules: Rules }),
    response: ArrivalRules,
  }),
  previewArrival: route({
    ...governed,
    method: 'POST',
    path: '/api/oidc/rules/preview',
    summary: 'What whoever comes with these claims would become by these rules; nothing is changed',
    body: z.strictObject({ rules: Rules, claims: z.record(z.string(), z.unknown()) }),
    response: ArrivalPreview,
  }),
  leaveOidc: route({
    method: 'POST',
    path: '/api/oidc/logout',
    tag: 'account',
    access: 'signed-in',
    summary: 'Sign out here, and say where the browser goes to leave the identity provider too',
    transport: 'json',
    status: 200,
    response: z.object({ url: z.string().nullable().describe('Null when there is nothing to leave') }),
  }),
  endByLogoutToken: route({
    method: 'POST',
    path: '/api/oidc/backchannel-logout',
    tag: 'account',
    access: 'public',
    summary: 'The identity provider says that somebody left: their sessions end (a form with `logout_token`)',
    transport: 'raw',
    takesBody: true,
    status: 200,
  }),
  endByFrame: route({
    ...anyone,
    path: '/api/oidc/frontchannel-logout',
    summary: 'The same by a frame of the provider’s page',
    transport: 'raw',
    status: 200,
    query: z.object({ iss: z.string().max(1000), sid: z.string().min(1).max(1000) }),
  }),
  getIdentityProvider: route({
    ...anyone,
    path: '/api/oidc',
    summary: 'What the sign-in page offers beside a password',
    transport: 'json',
    status: 200,
    response: z.object({
      label: z.string().nullable().describe('What the identity provider is called; null when none is configured'),
      sends_mail: z.boolean().describe('Whoever forgot their password may have a link sent'),
    }),
  }),
  startOidc: route({
    ...anyone,
    path: '/api/oidc/start',
    summary: 'Send the browser to the identity provider',
    transport: 'raw',
    status: 302,
    query: z.object({ return_to: z.string().max(2000).optional().describe('Path of the page to come back to') }),
  }),
  finishOidc: route({
    ...anyone,
    path: '/api/oidc/callback',
    summary: 'Where the identity provider sends the browser back; opens a session, or says why not on the sign-in page',
    transport: 'raw',
    status: 302,
    query: z.object({
      state: z.string().max(1000).optional(),
      code: z.string().max(8000).optional(),
      error: z.string().max(1000).optional(),
    }),
  }),
}
