import type { Ctx } from '#apps/context'
import { authorize, organisationOf } from '#platform/auth/authorize'
import { getOrganisationName } from '#platform/organisations/organisation-name'
import { type ServerState, listModelServers } from '#toolbox/model-servers/list-model-servers'
import { retentionSetting } from '../personal-data/retention.ts'
import { type KeptCounts, countKept } from './queries.ts'

export interface Register {
  readonly organisation: string
  readonly generatedAt: Date
  readonly kept: KeptCounts
  readonly conversationDays: number
  readonly usageMonths: number
  readonly hasIdentityProvider: boolean
  readonly sendsMail: boolean
  readonly servers: readonly ServerState[]
}

/** What the actor's organisation keeps of people, how long, and whom it is sent to: read from what is there, said by nobody. */
export async function getProcessingRegister(
  ctx: Ctx<'db' | 'settings' | 'models' | 'identity' | 'mailer'>,
): Promise<Register> {
  authorize(ctx, 'settings:manage')
  const organisationId = organisationOf(ctx)
  const [organisation, kept, { conversationDays, usageMonths }, servers] = await Promise.all([
    getOrganisationName(ctx.db, organisationId),
    countKept(ctx.db, organisationId),
    ctx.settings.read(retentionSetting, organisationId),
    listModelServers(ctx),
  ])
  return {
    ...{ organisation, kept, conversationDays, usageMonths, servers },
    generatedAt: new Date(),
    hasIdentityProvider: ctx.identity !== null,
    sendsMail: ctx.mailer !== null,
  }
}
