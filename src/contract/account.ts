import { z } from 'zod'
import { route } from './route.ts'
import { KeyParams } from './ids.ts'
import { ChosenSeconds, keptName, listOf, Page, UnixSeconds, written } from './schemas.ts'

export const Me = z.object({
  id: z.number().int(),
  name: z.string(),
  email: z.string(),
  role: z.string().describe('`instance-administrator`, `administrator`, `agent`, or a role of the organisation'),
  permissions: z.array(z.string()).describe('What the role allows'),
  organisation: z.string(),
})

export type Me = z.infer<typeof Me>

/** The password is right, and more is asked: a second factor, or to choose one. */
export const SignInStep = z.object({ second_factor: z.enum(['code', 'enrolment']) })

/** What an answer that opens a session says. */
export const SignedIn = z.union([Me, SignInStep])

export type SignedIn = z.infer<typeof SignedIn>

export const SetupState = z.object({
  needed: z.boolean().describe('No administrator exists yet'),
  organisation: z.string(),
})

export const SetupRequest = z.strictObject({
  token: z.string().min(20).max(500),
  organisation: keptName(z.string().trim().min(1).max(200)),
  name: keptName(z.string().trim().min(1).max(200)),
  email: z.email().max(320),
  password: z.string().min(12).max(500),
})

export const Credentials = z.strictObject({ email: z.email().max(320), password: z.string().min(1).max(500) })

export const Key = z.object({
  object: z.literal('key'),
  id: z.number().int(),
  name: z.string(),
  value: z.string().nullable().describe('The key itself: only in the answer to its creation'),
  last_four: z.string(),
  scopes: z.array(z.string()),
  created: UnixSeconds,
  expires: UnixSeconds.nullable(),
  status: z.enum(['active', 'expired', 'revoked']),
  user_id: z.number().int().nullable().describe('Whose key it is; null for one of a program'),
})

export type Key = z.infer<typeof Key>

export const KeyDraft = z.strictObject({
  name: keptName(z.string().trim().min(1).max(200)),
  scopes: z
    .array(z.string().max(100))
    .max(100)
    .optional()
    .describe('All but `keys:manage` and those that govern, by default'),
  expires: ChosenSeconds.nullish().describe('Unix seconds, to come; in one year by default'),
})

/** Few have more keys than this: they come in one answer unless less is asked for. */
const KeyPage = Page.extend({ limit: written(z.number().int().min(1).max(100)).default(100) })

export const accountRoutes = {
  getSetup: route({
    method: 'GET',
    path: '/api/setup',
    tag: 'account',
    summary: 'Is the first administrator still to be created',
    access: 'public',
    transport: 'json',
    status: 200,
    response: SetupState,
  }),
  completeSetup: route({
    method: 'POST',
    path: '/api/setup',
    tag: 'account',
    summary: 'Create the first administrator with the one-time link; opens a session',
    access: 'public',
    transport: 'json',
    status: 201,
    body: SetupRequest,
    response: Me,
  }),
  signIn: route({
    method: 'POST',
    path: '/api/session',
    tag: 'account',
    summary: 'Sign in; sets the session cookie, which lets in once the second factor is shown too',
    access: 'public',
    transport: 'json',
    status: 201,
    body: Credentials,
    response: SignedIn,
  }),
  getMe: route({
    method: 'GET',
    path: '/api/session',
    tag: 'account',
    summary: 'Who is signed in',
    access: 'signed-in',
    transport: 'json',
    status: 200,
    response: Me,
  }),
  signOut: route({
    method: 'DELETE',
    path: '/api/session',
    tag: 'account',
    summary: 'Sign out',
    access: 'signed-in',
    transport: 'json',
    status: 204,
  }),
  listKeys: route({
    method: 'GET',
    path: '/v1/keys',
    tag: 'account',
    summary: 'Own keys',
    access: 'keys:manage',
    transport: 'json',
    status: 200,
    query: KeyPage,
    response: listOf(Key),
  }),
  createKey: route({
    method: 'POST',
    path: '/v1/keys',
    tag: 'account',
    summary: 'Create a key; its value is shown once',
    access: 'keys:manage',
    transport: 'json',
    status: 201,
    body: KeyDraft,
    response: Key,
  }),
  revokeKey: route({
    method: 'DELETE',
    path: '/v1/keys/:id',
    tag: 'account',
    summary: 'Revoke a key, everywhere within one second',
    access: 'keys:manage',
    transport: 'json',
    status: 200,
    params: KeyParams,
    response: Key,
  }),
}
