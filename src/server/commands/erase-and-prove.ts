import { erase } from '#apps/erasure/erase'
import type { ErasureKind, ErasureReceipt } from '#contract/erasures'
import type { Ctx } from '#server/context'
import { presentReceipt } from '../presenters/erasure.ts'

/** For the command line, which sees no application. */
export async function eraseAndProve(
  ctx: Ctx<'db' | 'storage' | 'index' | 'secrets'>,
  target: { readonly kind: ErasureKind; readonly id: number },
): Promise<ErasureReceipt> {
  return presentReceipt(await erase(ctx, target))
}
