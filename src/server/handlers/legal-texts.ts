import type { legalTextRoutes } from '#contract/legal-texts'
import { authorize } from '#platform/auth/authorize'
import { listLegalTexts, updateLegalText } from '#platform/legal-texts/legal-texts'
import { readSecurityContact, updateSecurityContact } from '#platform/legal-texts/security-contact'
import type { Handlers } from '../http/handlers.ts'

/** Required pages in the words of an organisation, and whom to tell of a vulnerability. */
export const legalTextHandlers: Handlers<keyof typeof legalTextRoutes> = {
  async listLegalTexts({ ctx }) {
    return { object: 'list', data: await listLegalTexts(ctx) }
  },

  updateLegalText: ({ ctx, body }) => updateLegalText(ctx, body),

  async getSecurityContact({ ctx }) {
    authorize(ctx, 'organisations:manage')
    const { securityContact } = ctx.site
    const contact = securityContact ?? (await readSecurityContact(ctx))
    return { contact, fixed: securityContact !== null }
  },

  async updateSecurityContact({ ctx, body }) {
    await updateSecurityContact(ctx, body.contact)
    return body
  },
}
