import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useText } from '../../locales/text.ts'
import { useListOwnLimits } from '../../operations.ts'
import { readAgain } from '../../read-again.ts'
import { allowanceIn, amountIn } from './words.ts'

const near = 0.8

/** Before a limit stops somebody they read how much is left; at the limit, when it counts anew and whom to ask. */
export function LimitNotice({ isAnswering }: { isAnswering: boolean }) {
  const text = useText()
  const queryClient = useQueryClient()
  useEffect(() => {
    // Each answer uses some.
    if (isAnswering) return () => void readAgain(queryClient, ['listOwnLimits'])
    return undefined
  }, [isAnswering, queryClient])
  const { data } = useListOwnLimits({}, { staleTime: 30_000 })
  const shares = (data?.data ?? []).filter(({ allowed }) => allowed > 0)
  const [tightest] = shares.toSorted((left, right) => right.used / right.allowed - left.used / left.allowed)
  if (data === undefined || tightest === undefined || tightest.used < near * tightest.allowed) return null
  const { quota, used, allowed, resets } = tightest
  const isReached = used >= allowed
  return (
    <p className={isReached ? 'field-problem' : 'quiet'}>
      {text(isReached ? 'limit.reached' : 'limit.near', {
        used: amountIn(text, quota, used),
        allowed: allowanceIn(text, quota, allowed),
        moment: text.moment(resets),
      })}{' '}
      {data.contacts.length > 0 && text('limit.ask', { names: data.contacts.join(', ') })}
    </p>
  )
}
