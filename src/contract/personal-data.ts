import { z } from 'zod'
import { route } from './route.ts'

const Retention = z.strictObject({
  conversation_days: z.number().int().min(1).max(3650).describe('Days since the last message of a conversation'),
  usage_months: z
    .number()
    .int()
    .min(1)
    .max(120)
    .default(24)
    .describe('Months that calls to models are kept one by one; then daily totals, without whose they were'),
})

const own = { tag: 'account', access: 'signed-in' } as const

export const personalDataRoutes = {
  getRetention: route({
    tag: 'account',
    access: 'conversations:read',
    transport: 'json',
    method: 'GET',
    path: '/api/settings/retention',
    summary: 'How long the organisation keeps conversations and calls',
    status: 200,
    response: Retention,
  }),
  updateRetention: route({
    tag: 'account',
    access: 'settings:manage',
    transport: 'json',
    method: 'PUT',
    path: '/api/settings/retention',
    summary: 'Choose how long conversations and calls are kept; older ones go within a day',
    status: 200,
    body: Retention,
    response: Retention,
  }),
  exportOwnData: route({
    ...own,
    transport: 'download',
    method: 'GET',
    path: '/api/me/data',
    summary: 'What is kept of the person who asks: a ZIP of JSON and Markdown',
    status: 200,
  }),
}
