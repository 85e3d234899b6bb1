import { z } from 'zod'
import { AppError } from '#platform/errors'
import { commonSettings } from './common-settings.ts'
import { defineConnector } from './connector.ts'
import { fetchBytes, webPage } from './web-page.ts'

const Dataset = z.object({
  resources: z
    .array(z.object({ id: z.string(), url: z.string(), last_modified: z.string().nullish(), title: z.string() }))
    .max(5_000),
})

/** Nothing for what is no JSON. */
function jsonOf(content: Buffer): unknown {
  try {
    return JSON.parse(content.toString('utf8'))
  } catch {
    return undefined
  }
}

/** The files of one dataset of data.gouv.fr, or of any site with the same interface (udata). */
export const dataGouv = defineConnector({
  kind: 'data-gouv',
  title: 'Jeu de données data.gouv.fr',
  description: 'Fichiers d’un jeu de données publié sur data.gouv.fr.',
  settings: z.strictObject({
    ...commonSettings,
    dataset: z
      .string()
      .trim()
      .regex(/^[\w-]{1,200}$/)
      .describe('Identifier of the dataset, as in its address.'),
    site: z
      .url({ protocol: /^https?$/ })
      .max(500)
      .default('https://www.data.gouv.fr')
      .describe('Site that holds it.'),
  }),
  hasSecret: false,
  async *list({ dataset, site }, access) {
    const content = await fetchBytes(access, new URL(`/api/1/datasets/${dataset}/`, site).href)
    const { data, error } = Dataset.safeParse(jsonOf(content))
    if (error) throw new AppError('corrupted', { reason: 'unexpected_content', value: 'no dataset' })
    for (const { url, last_modified: changedAt } of data.resources) {
      if (URL.canParse(url)) yield await webPage(access, { url, changedAt: changedAt ?? null })
    }
  },
})
