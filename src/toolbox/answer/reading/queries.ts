import type { ChunkId } from '#contract/ids'
import { sql } from 'kysely'
import { currentChunks } from '#data/documents/current-chunks'
import type { Database } from '#platform/db/database'

/** For the instance: passages before this one whose units have no vector of this profile, the newest first. */
export function listChunksWithoutUnits(
  db: Database,
  profile: string,
  { before, limit }: { before: ChunkId; limit: number },
) {
  return currentChunks(db)
    .select(['chunk.id', 'chunk.index_hash', 'chunk.index_text', 'chunk.text', 'chunk.path', 'document.title'])
    .where('chunk.id', '<', before)
    .where(
      (where) => sql<boolean>`not exists (
        select from passage_unit
        inner join embedding on embedding.index_hash = passage_unit.unit_hash and embedding.profile = ${profile}
        where passage_unit.index_hash = ${where.ref('chunk.index_hash')})`,
    )
    .orderBy('chunk.id', 'desc')
    .limit(limit)
    .execute()
}

interface PassageUnit {
  readonly index_hash: Buffer
  readonly unit_hash: Buffer
}

/** Of the passages that are still there. */
export async function insertUnits(tx: Database, rows: readonly PassageUnit[]): Promise<void> {
  const passages = sql.val(rows.map(({ index_hash }) => index_hash))
  const units = sql.val(rows.map(({ unit_hash }) => unit_hash))
  await sql`
    insert into passage_unit (index_hash, unit_hash)
    select given.index_hash, given.unit_hash
    from unnest(${passages}::bytea[], ${units}::bytea[]) as given (index_hash, unit_hash)
    where exists (select from chunk where chunk.index_hash = given.index_hash for key share)
    on conflict do nothing`.execute(tx)
}
