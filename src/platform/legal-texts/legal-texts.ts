import { createHash } from 'node:crypto'
import { type LegalPage, type LegalText, type LegalTextDraft, legalPages } from '#contract/legal-texts'
import { shownOrganisation } from '#platform/appearance/appearance'
import { audit } from '#platform/audit/audit'
import { authorize, organisationOf } from '#platform/auth/authorize'
import type { Ctx } from '#platform/context'
import { defineSetting } from '#platform/settings/setting'
import { z } from 'zod'

const Kept = z.object({
  fr: z.string().nullable(),
  en: z.string().nullable(),
  version: z.number().int(),
  updated: z.number().int().nullable(),
})
const unwritten: z.infer<typeof Kept> = { fr: null, en: null, version: 0, updated: null }

/** One setting for each page: writing one never undoes another. */
const settings = {
  legal: defineSetting('legal-text-legal', Kept, unwritten),
  help: defineSetting('legal-text-help', Kept, unwritten),
  accessibility: defineSetting('legal-text-accessibility', Kept, unwritten),
  data: defineSetting('legal-text-data', Kept, unwritten),
} as const satisfies Record<LegalPage, unknown>

/** As the organisation of whoever asks wrote them; nobody yet reads those of the instance's first one. */
export async function listLegalTexts(ctx: Ctx<'db' | 'settings'>): Promise<LegalText[]> {
  const id = await shownOrganisation(ctx)
  return Promise.all(
    legalPages.map(async (page) => ({
      page,
      ...(id === null ? unwritten : await ctx.settings.read(settings[page], id)),
    })),
  )
}

/** The log keeps which text each version was, by its hash: a text that is shown later can be told from another. */
export async function updateLegalText(
  ctx: Ctx<'db' | 'settings'>,
  { page, fr, en }: LegalTextDraft,
): Promise<LegalText> {
  authorize(ctx, 'settings:manage')
  const organisationId = organisationOf(ctx)
  return ctx.db.transaction().execute(async (tx) => {
    const updated = Math.floor(Date.now() / 1000)
    const value = await ctx.settings.change(tx, settings[page], {
      organisationId,
      next: ({ version }) => ({ fr, en, version: version + 1, updated }),
    })
    const details = { page, version: value.version, fr: hashOf(fr), en: hashOf(en) }
    await audit(tx, ctx, { action: 'legal-text.update', details })
    return { page, ...value }
  })
}

function hashOf(text: string | null): string | null {
  return text === null ? null : createHash('sha256').update(text).digest('hex')
}
