import { Readable } from 'node:stream'
import { erase, eraseOwnAccount } from '#apps/erasure/erase'
import { getReceipt, listReceipts } from '#apps/erasure/receipts'
import type { erasureRoutes } from '#contract/erasures'
import type { Handlers } from '../http/handlers.ts'
import { clearSessionCookie } from '../http/session-cookie.ts'
import { presentReceipt } from '../presenters/erasure.ts'

/** What is taken away for good, and the proof of it. */
export const erasureHandlers: Handlers<keyof typeof erasureRoutes> = {
  async erase({ ctx, body: { kind, target_id: id } }) {
    return presentReceipt(await erase(ctx, { kind, id }))
  },

  async listErasures({ ctx, query }) {
    const { rows, total } = await listReceipts(ctx, query)
    return { object: 'list', data: rows.map(presentReceipt), total, ...query }
  },

  async downloadErasure({ ctx, params }) {
    const receipt = await getReceipt(ctx, params.id)
    const bytes = Buffer.from(`${JSON.stringify(presentReceipt(receipt), null, 2)}\n`)
    const name = `effacement-${receipt.id}.json`
    return { name, mediaType: 'application/json', sizeBytes: bytes.length, content: Readable.from([bytes]) }
  },

  async eraseOwnAccount({ ctx, response }) {
    const receipt = await eraseOwnAccount(ctx)
    clearSessionCookie(response, { secure: ctx.site.isSecure })
    return presentReceipt(receipt)
  },
}
