import type { personalDataRoutes } from '#contract/personal-data'
import { exportOwnData } from '#apps/personal-data/export-own-data'
import { type Retention, getRetention, updateRetention } from '#apps/personal-data/retention'
import { Readable } from 'node:stream'
import type { Handlers } from '../http/handlers.ts'

/** What is kept of people, how long, and how it goes. */
export const personalDataHandlers: Handlers<keyof typeof personalDataRoutes> = {
  async getRetention({ ctx }) {
    return presentRetention(await getRetention(ctx))
  },

  async updateRetention({ ctx, body }) {
    const chosen = { conversationDays: body.conversation_days, usageMonths: body.usage_months }
    return presentRetention(await updateRetention(ctx, chosen))
  },

  async exportOwnData({ ctx }) {
    const zip = await exportOwnData(ctx)
    const content = Readable.from([zip])
    return { name: 'mes-donnees.zip', mediaType: 'application/zip', sizeBytes: zip.length, content }
  },
}

function presentRetention({ conversationDays, usageMonths }: Retention) {
  return { conversation_days: conversationDays, usage_months: usageMonths }
}
