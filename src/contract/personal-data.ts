import { z } from 'zod'
import { route } from './route.ts'
import { IdParams } from './schemas.ts'

const Retention = z.strictObject({
  conversation_days: z.number().int().min(1).max(3650).describe('Days since the last message of a conversation'),
})

const ErasureReceipt = z.object({
  person_id: z.number().int(),
  conversations: z.number().int(),
  collections: z.number().int().describe('Those that the person alone could read, with their documents'),
  remains: z
    .record(z.string(), z.number().int())
    .describe('Rows that still name the person, by table; empty is the proof'),
})

const own = { tag: 'account', access: 'signed-in' } as const

export const personalDataRoutes = {
  getRetention: route({
    tag: 'account',
    access: 'conversations:read',
    transport: 'json',
    method: 'GET',
    path: '/api/settings/retention',
    summary: 'How long the organisation keeps conversations',
    status: 200,
    response: Retention,
  }),
  updateRetention: route({
    tag: 'account',
    access: 'settings:manage',
    transport: 'json',
    method: 'PUT',
    path: '/api/settings/retention',
    summary: 'Choose how long conversations are kept; older ones go within a day',
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
  eraseOwnAccount: route({
    ...own,
    transport: 'json',
    method: 'DELETE',
    path: '/api/me',
    summary: 'Erase the own account, conversations and private collections; nothing brings them back',
    status: 200,
    response: ErasureReceipt,
  }),
  erasePerson: route({
    tag: 'people',
    access: 'people:manage',
    transport: 'json',
    method: 'DELETE',
    path: '/api/people/:id',
    summary: 'Erase a person, their conversations and private collections; nothing brings them back',
    status: 200,
    params: IdParams,
    response: ErasureReceipt,
  }),
}
