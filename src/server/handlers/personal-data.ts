import type { personalDataRoutes } from '#contract/personal-data'
import { type ErasureReceipt, eraseOwnAccount, erasePerson } from '#apps/personal-data/erase-person'
import { exportOwnData } from '#apps/personal-data/export-own-data'
import { getRetention, updateRetention } from '#apps/personal-data/retention'
import { Readable } from 'node:stream'
import type { Handlers } from '../http/handlers.ts'
import { clearSessionCookie } from '../http/session-cookie.ts'

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

  async eraseOwnAccount({ ctx, response }) {
    const receipt = await eraseOwnAccount(ctx)
    clearSessionCookie(response, { secure: ctx.site.isSecure })
    return presentReceipt(receipt)
  },

  async erasePerson({ ctx, params }) {
    return presentReceipt(await erasePerson(ctx, params.id))
  },
}

function presentReceipt({ personId, conversations, collections, remains }: ErasureReceipt) {
  return { person_id: personId, conversations, collections, remains: { ...remains } }
}
