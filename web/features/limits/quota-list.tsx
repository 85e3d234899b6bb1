import type { QuotaUse } from '#contract/usage'
import { useText } from '../../locales/text.ts'
import './limits.css'
import { allowanceIn, amountIn } from './words.ts'

interface QuotaListProps {
  uses: readonly (QuotaUse & { model?: string | null })[]
}

/** What is used of each limit, in words and as a bar, and when it counts anew. */
export function QuotaList({ uses }: QuotaListProps) {
  const text = useText()
  return (
    <ul className="quotas">
      {uses.map(({ quota, allowed, used, resets, model }) => (
        <li key={`${quota} ${model}`}>
          <span>
            {text('limits.used', {
              used: amountIn(text, quota, used),
              allowed: allowanceIn(text, quota, allowed),
            })}
            {model && ` (${model})`}
          </span>
          <meter min={0} max={allowed} high={allowed * 0.8} value={Math.min(used, allowed)} aria-hidden="true" />
          <span className="quiet">{text('limits.resets', { moment: text.moment(resets) })}</span>
        </li>
      ))}
    </ul>
  )
}
