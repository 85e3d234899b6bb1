import { type ErasureReceipt, erasePerson } from '#apps/personal-data/erase-person'
import type { Ctx } from '#server/context'

/** For the command line, which sees no application. */
export function eraseOnePerson(ctx: Ctx<'db' | 'storage'>, id: number): Promise<ErasureReceipt> {
  return erasePerson(ctx, id)
}
