import { readBy } from '#data/access/queries'
import type { PrincipalId } from '#platform/auth/actor'
import type { Database } from '#platform/db/database'

/** Beyond this, how many more there are changes no threshold. */
const countedPassages = 10_000

/** How many passages a question was compared with. */
export async function countSearchedPassages(
  db: Database,
  readable: readonly PrincipalId[],
  collectionIds: readonly number[] | null,
): Promise<number> {
  const some = db
    .selectFrom('chunk')
    .select('chunk.id')
    .where((where) => readBy(where.ref('chunk.readers'), readable))
    .$if(collectionIds !== null, (query) => query.where('chunk.collection_id', 'in', [...(collectionIds ?? [])]))
    .limit(countedPassages)
  const { total } = await db
    .selectFrom(some.as('some'))
    .select((select) => select.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow()
  return total
}
