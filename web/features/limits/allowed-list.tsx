import { useText } from '../../locales/text.ts'
import { allowanceIn, amounts, type Limit } from './words.ts'

/** What each person of a role may use: they are counted alone, so that nothing is used of it together. */
export function AllowedList({ limit }: { limit: Limit }) {
  const text = useText()
  return (
    <ul className="quotas">
      {amounts.map((quota) => {
        const allowed = limit[quota]
        if (allowed === null) return null
        return <li key={quota}>{text('limits.each', { allowed: allowanceIn(text, quota, allowed) })}</li>
      })}
    </ul>
  )
}
