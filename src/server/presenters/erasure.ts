import type { Receipt } from '#apps/erasure/receipts'
import type { ErasureReceipt } from '#contract/erasures'
import { toUnixSeconds } from './unix-seconds.ts'

export function presentReceipt(receipt: Receipt): ErasureReceipt {
  const { id, kind, targetId, at, removed, remains, isComplete, previousHash, hash } = receipt
  return {
    ...{ object: 'erasure-receipt', id, kind, target_id: targetId, erased: toUnixSeconds(at) },
    ...{ removed: { ...removed }, remains: { ...remains }, is_complete: isComplete },
    ...{ previous_hash: previousHash, hash },
  }
}
