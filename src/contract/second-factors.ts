import { z } from 'zod'
import { Me } from './account.ts'
import { Elsewhere } from './organisations.ts'
import { route } from './route.ts'
import { PersonParams } from './ids.ts'
import { Id, IdParams, keptName, UnixSeconds } from './schemas.ts'

/** What WebAuthn exchanges, in its JSON form (Web Authentication Level 3, sections 5.1.8 to 5.1.10). */
const Bytes = z.string().max(20_000)
const Descriptor = z.object({
  id: Bytes,
  type: z.string(),
  transports: z.array(z.string().max(50)).max(20).exactOptional(),
})
const Verification = z.enum(['discouraged', 'preferred', 'required'])
const Attachment = z.enum(['cross-platform', 'platform'])

const CreationOptions = z.object({
  rp: z.object({ id: z.string().exactOptional(), name: z.string() }),
  user: z.object({ id: Bytes, name: z.string(), displayName: z.string() }),
  challenge: Bytes,
  pubKeyCredParams: z.array(z.object({ alg: z.number().int(), type: z.literal('public-key') })).max(50),
  timeout: z.number().exactOptional(),
  attestation: z.enum(['direct', 'enterprise', 'indirect', 'none']).exactOptional(),
  excludeCredentials: z.array(Descriptor).max(50).exactOptional(),
  authenticatorSelection: z
    .object({
      residentKey: Verification.exactOptional(),
      requireResidentKey: z.boolean().exactOptional(),
      userVerification: Verification.exactOptional(),
    })
    .exactOptional(),
})

const RequestOptions = z.object({
  challenge: Bytes,
  timeout: z.number().exactOptional(),
  rpId: z.string().exactOptional(),
  allowCredentials: z.array(Descriptor).max(50).exactOptional(),
  userVerification: Verification.exactOptional(),
})

const credential = {
  id: Bytes,
  rawId: Bytes,
  type: z.literal('public-key'),
  authenticatorAttachment: Attachment.exactOptional(),
}
const NewPasskey = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: Bytes,
    attestationObject: Bytes,
    transports: z.array(z.string().max(50)).max(20).exactOptional(),
  }),
})
const Assertion = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: Bytes,
    authenticatorData: Bytes,
    signature: Bytes,
    userHandle: Bytes.exactOptional(),
  }),
})

export type NewPasskey = z.output<typeof NewPasskey>
export type Assertion = z.output<typeof Assertion>

const SecondFactor = z.object({
  object: z.literal('second_factor'),
  id: Id,
  kind: z.enum(['totp', 'passkey']).describe('An application that shows codes, or a passkey'),
  name: z.string(),
  created: UnixSeconds,
  last_used: UnixSeconds.nullable(),
})
export type SecondFactor = z.infer<typeof SecondFactor>

const Name = keptName(z.string().trim().min(1).max(100))
const Code = z.string().trim().min(6).max(100)
const Password = z.string().max(500).optional().describe('The current one, of whoever has one')
const RecoveryCodes = z.array(z.string()).max(20).describe('Shown once')

const Enrolled = z.object({
  id: Id,
  recovery_codes: RecoveryCodes.nullable().describe('With the first factor only; shown once'),
})

const Policy = z.strictObject({
  second_factor: z.enum(['optional', 'administrators', 'everyone']).describe('From whom a second factor is required'),
})

const own = { tag: 'account', access: 'browser', transport: 'json' } as const
const anyone = { tag: 'account', access: 'public', transport: 'json' } as const
const governed = { tag: 'people', access: 'people:manage', transport: 'json' } as const

export const secondFactorRoutes = {
  getAskedFactor: route({
    ...anyone,
    method: 'GET',
    path: '/api/session/second-factor',
    summary: 'What is still asked of whoever is signing in; what a passkey is to sign',
    status: 200,
    response: z.object({
      second_factor: z.enum(['code', 'enrolment']).nullable().describe('Null once signed in'),
      totp: z.boolean().describe('An application shows codes'),
      passkey: RequestOptions.nullable(),
      passkeys_possible: z.boolean().describe('At this address; a browser makes none for an address in figures'),
    }),
  }),
  showFactor: route({
    ...anyone,
    method: 'POST',
    path: '/api/session/second-factor',
    summary: 'Show the second factor: a code, a recovery code, or what a passkey signed; the session then lets in',
    status: 201,
    body: z.union([z.strictObject({ code: Code }), z.strictObject({ passkey: Assertion })]),
    response: Me,
  }),
  listFactors: route({
    ...own,
    method: 'GET',
    path: '/api/second-factors',
    summary: 'Own second factors',
    status: 200,
    response: z.object({
      object: z.literal('list'),
      data: z.array(SecondFactor).max(50),
      recovery_codes_left: z.number().int(),
      has_password: z.boolean().describe('Else nothing is asked before a change'),
      passkeys_possible: z.boolean(),
    }),
  }),
  startTotp: route({
    ...own,
    method: 'POST',
    path: '/api/second-factors/totp',
    summary: 'A secret for an application that shows codes; it counts once its first code is confirmed',
    status: 201,
    body: z.strictObject({ name: Name, password: Password }),
    response: z.object({ id: Id, secret: z.string(), uri: z.string().describe('What the picture says') }),
  }),
  confirmTotp: route({
    ...own,
    method: 'POST',
    path: '/api/second-factors/:id/confirmation',
    summary: 'The first code of the application',
    status: 201,
    params: IdParams,
    body: z.strictObject({ code: Code }),
    response: Enrolled,
  }),
  startPasskey: route({
    ...own,
    method: 'POST',
    path: '/api/second-factors/passkey-options',
    summary: 'What the browser is asked to make a passkey for',
    status: 201,
    body: z.strictObject({ password: Password }),
    response: CreationOptions,
  }),
  finishPasskey: route({
    ...own,
    method: 'POST',
    path: '/api/second-factors/passkey',
    summary: 'Keep the passkey that the browser made',
    status: 201,
    body: z.strictObject({ name: Name, passkey: NewPasskey }),
    response: Enrolled,
  }),
  renewRecoveryCodes: route({
    ...own,
    method: 'POST',
    path: '/api/second-factors/recovery-codes',
    summary: 'New recovery codes; the earlier ones serve no more',
    status: 201,
    body: z.strictObject({ password: Password }),
    response: z.object({ recovery_codes: RecoveryCodes }),
  }),
  renameFactor: route({
    ...own,
    method: 'PATCH',
    path: '/api/second-factors/:id',
    summary: 'Rename a second factor',
    status: 200,
    params: IdParams,
    body: z.strictObject({ name: Name }),
    response: SecondFactor,
  }),
  removeFactor: route({
    ...own,
    method: 'POST',
    path: '/api/second-factors/:id/removal',
    summary: 'Remove a second factor; the last one stays where the organisation requires one',
    status: 204,
    params: IdParams,
    body: z.strictObject({ password: Password }),
  }),
  resetFactors: route({
    ...governed,
    method: 'DELETE',
    path: '/api/people/:id/second-factors',
    summary: 'Remove every second factor of a person who has lost them, and end their sessions',
    status: 204,
    query: Elsewhere,
    params: PersonParams,
  }),
  getSignInPolicy: route({
    ...governed,
    method: 'GET',
    path: '/api/settings/sign-in',
    summary: 'From whom a second factor is required',
    status: 200,
    response: Policy,
  }),
  updateSignInPolicy: route({
    ...governed,
    method: 'PUT',
    path: '/api/settings/sign-in',
    summary: 'Require a second factor; whoever has none is signed out and chooses one at the next sign-in',
    status: 200,
    body: Policy,
    response: Policy,
  }),
}
