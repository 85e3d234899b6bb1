import { z } from 'zod'
import { route } from './route.ts'

const anyone = { method: 'GET', tag: 'account', access: 'public' } as const

export const identityRoutes = {
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
