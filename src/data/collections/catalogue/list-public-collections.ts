import { findPublicPrincipal } from '#data/access/queries'
import type { Ctx } from '#data/context'
import { asPrincipalId } from '#platform/auth/ids'
import { getOrganisationName } from '#platform/organisations/organisation-name'
import { findOrganisation } from '../queries.ts'
import { type CataloguedRow, listCatalogued } from './queries.ts'

export interface PublicCollections {
  /** Who runs the instance: its first organisation. */
  readonly organisation: string
  readonly rows: readonly CataloguedRow[]
}

const mostCollections = 5_000

/** The collections and corpora that everybody may read, whoever asks: nothing else is catalogued. */
export async function listPublicCollections(ctx: Ctx<'db'>): Promise<PublicCollections> {
  const { id: everybody } = await findPublicPrincipal(ctx.db)
  const first = await findOrganisation(ctx.db)
  return {
    organisation: first ? await getOrganisationName(ctx.db, first.id) : 'Socle',
    rows: await listCatalogued(ctx.db, [asPrincipalId(everybody)], mostCollections),
  }
}
