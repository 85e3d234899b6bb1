import { z } from 'zod'
import { DataLevel } from './model-routing.ts'
import { ServerPlace } from './model-servers.ts'
import { route } from './route.ts'
import { UnixSeconds } from './schemas.ts'

const Count = z.number().int()
const Since = UnixSeconds.nullable().describe('The oldest of them; null when there is none')

/** What an organisation keeps of people, as its instance has it now: the facts of its register of processing. */
export const ProcessingRegister = z.object({
  object: z.literal('processing-register'),
  organisation: z.string(),
  generated: UnixSeconds,
  accounts: z.object({ count: Count, disabled: Count, programs: Count }),
  sign_in: z.object({ by_provider: z.boolean(), by_mail: z.boolean().describe('Links are sent by a mail server') }),
  conversations: z.object({
    count: Count,
    messages: Count,
    days: Count.describe('Days that they are kept'),
    since: Since,
  }),
  documents: z.object({ collections: Count, guarded: Count.describe('Internal or sensitive'), count: Count }),
  files: z.object({ count: Count.describe('Kept by /v1/files, for their owners alone') }),
  usage: z.object({ count: Count, months: Count.describe('That calls are kept one by one'), since: Since }),
  trace: z.object({ count: Count, since: Since }),
  held: Count.describe('People, collections and conversations that have to be kept'),
  model_servers: z
    .array(z.object({ name: z.string(), runs_in: ServerPlace.nullable(), may_see: DataLevel, is_own: z.boolean() }))
    .max(1000)
    .describe('Whom questions and passages may be sent to'),
})
export type ProcessingRegister = z.infer<typeof ProcessingRegister>

export const processingRegisterRoutes = {
  getProcessingRegister: route({
    tag: 'account',
    access: 'settings:manage',
    transport: 'json',
    method: 'GET',
    path: '/api/processing-register',
    summary: 'What the organisation keeps of people, how long, and whom it is sent to, as the instance has it now',
    status: 200,
    response: ProcessingRegister,
  }),
}
