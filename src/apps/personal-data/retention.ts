import type { Ctx } from '#apps/context'
import { audit } from '#platform/audit/audit'
import { authorize, organisationOf } from '#platform/auth/authorize'
import type { OrganisationId } from '#contract/ids'
import { defineJob } from '#platform/jobs/jobs'
import { defineSetting } from '#platform/settings/setting'
import { z } from 'zod'
import { countHeldBefore, deleteConversationsBefore, listOrganisationIds } from './queries.ts'

/** Days since the last message of a conversation; months that calls to models are kept one by one. */
const Retention = z.object({
  conversationDays: z.number().int().min(1).max(3650),
  usageMonths: z.number().int().min(1).max(120).default(24),
})
export type Retention = z.infer<typeof Retention>

/** Three months, and two years of calls, unless the organisation says otherwise. */
export const retentionSetting = defineSetting('retention', Retention, {
  conversationDays: 90,
  usageMonths: 24,
})

/** Payload: nothing. */
export const expireConversationsJob = defineJob({
  name: 'conversations.expire',
  payload: z.object({}),
  timeoutSeconds: 600,
  retries: 2,
})

/** How long conversations are kept: said to everybody of the organisation. */
export function getRetention(ctx: Ctx<'settings'>): Promise<Retention> {
  authorize(ctx, 'conversations:read')
  return ctx.settings.read(retentionSetting, organisationOf(ctx))
}

export async function updateRetention(ctx: Ctx<'db' | 'settings'>, value: Retention): Promise<Retention> {
  authorize(ctx, 'settings:manage')
  const organisationId = organisationOf(ctx)
  await ctx.db.transaction().execute(async (tx) => {
    await ctx.settings.write(tx, retentionSetting, { organisationId, value })
    await audit(tx, ctx, { action: 'retention.update', details: { ...value } })
  })
  return value
}

/** Deletes the conversations of every organisation that are older than it keeps them, and says how many in the trace. */
export async function expireConversations(ctx: Ctx<'db' | 'settings'>): Promise<number> {
  authorize(ctx, 'settings:manage')
  let deleted = 0
  for (const { id } of await listOrganisationIds(ctx.db)) deleted += await expireOf(ctx, id)
  return deleted
}

/** One organisation: its rows and the word about them go together. */
async function expireOf(ctx: Ctx<'db' | 'settings'>, organisationId: OrganisationId): Promise<number> {
  const { conversationDays } = await ctx.settings.read(retentionSetting, organisationId)
  const before = new Date(Date.now() - conversationDays * 86_400_000)
  return ctx.db.transaction().execute(async (tx) => {
    const conversations = await deleteConversationsBefore(tx, organisationId, before)
    const held = await countHeldBefore(tx, organisationId, before)
    if (conversations > 0 || held > 0) {
      const target = { kind: 'organisation', id: organisationId }
      const details = { conversations, conversationDays, ...(held > 0 ? { held } : {}) }
      await audit(tx, ctx, { action: 'conversations.expire', target, details })
    }
    return conversations
  })
}
