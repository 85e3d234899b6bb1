import { z } from 'zod'
import { route } from './route.ts'

const anyone = { method: 'GET', tag: 'account', access: 'public' } as const

export const identityRoutes = {
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
