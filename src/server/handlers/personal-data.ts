import type { personalDataRoutes } from '#contract/personal-data'
import { exportOwnData } from '#apps/personal-data/export-own-data'
import { getRetention, updateRetention } from '#apps/personal-data/retention'
import { Readable } from 'node:stream'
import type { Handlers } from '../http/handlers.ts'

/** What is kept of people, how long, and how it goes. */
export const personalDataHandlers: Handlers<keyof typeof personalDataRoutes> = {
  async getRetention({ ctx }) {
    return { conversation_days: (await getRetention(ctx)).conversationDays }
  },

  async updateRetention({ ctx, body }) {
    const { conversationDays } = await updateRetention(ctx, { conversationDays: body.conversation_days })
    return { conversation_days: conversationDays }
  },

  async exportOwnData({ ctx }) {
    const zip = await exportOwnData(ctx)
    const content = Readable.from([zip])
    return { name: 'mes-donnees.zip', mediaType: 'application/zip', sizeBytes: zip.length, content }
  },
}
