import { findPublicPrincipal } from '#data/access/queries'
import type { Ctx } from '#data/context'
import { getOrganisationName } from '#platform/organisations/organisation-name'
import { findOrganisation } from '../queries.ts'
import { type CataloguedRow, listCatalogued } from './queries.ts'

export interface PublicCollections {
  /** Who runs the instance: its first organisation. */
  readonly organisation: string
  readonly rows: readonly CataloguedRow[]
  /** The number after which the next page begins; null on the last one. */
  readonly next: number | null
}

/** The collections and corpora that everybody may read, whoever asks, a page at a time: nothing else is catalogued. */
export async function listPublicCollections(
  ctx: Ctx<'db'>,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<PublicCollections> {
  const { id: everybody } = await findPublicPrincipal(ctx.db)
  const first = await findOrganisation(ctx.db)
  const found = await listCatalogued(ctx.db, [everybody], { after, limit: limit + 1 })
  const rows = found.slice(0, limit)
  return {
    organisation: first ? await getOrganisationName(ctx.db, first.id) : 'Socle',
    rows,
    next: found.length > limit ? (rows.at(-1)?.id ?? null) : null,
  }
}
