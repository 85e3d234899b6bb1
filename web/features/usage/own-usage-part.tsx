import { keepPreviousData } from '@tanstack/react-query'
import { useState } from 'react'
import { useText } from '../../locales/text.ts'
import { useListOwnLimits, useSumPersonalUsage } from '../../operations.ts'
import { SelectField } from '../../ui/field.tsx'
import { ReadingFailure } from '../../ui/reading-failure.tsx'
import { QuotaList } from '../limits/quota-list.tsx'
import { PeriodFields } from './period-fields.tsx'
import { momentsOf, periodOf } from './period.ts'
import { UsageView } from './usage-view.tsx'

const dimensions = ['day', 'key', 'model', 'assistant'] as const

/** What one used oneself, and what is left of it. */
export function OwnUsagePart() {
  const text = useText()
  const [by, setBy] = useState<(typeof dimensions)[number]>('day')
  const [period, setPeriod] = useState(periodOf({}))
  const { data, error, refetch } = useSumPersonalUsage(
    { query: { by, ...momentsOf(period) } },
    { placeholderData: keepPreviousData },
  )
  return (
    <>
      <OwnLimits />
      <section className="stack" aria-labelledby="usage">
        <h2 id="usage">{text('account.usage')}</h2>
        <div className="filters">
          <SelectField
            label={text('usage.by')}
            value={by}
            options={dimensions.map((value) => ({ value, label: text(`usage.by.${value}`) }))}
            onChange={(event) => setBy(dimensions.find((one) => one === event.target.value) ?? 'day')}
          />
          <PeriodFields period={period} onChange={setPeriod} />
        </div>
        {error && <ReadingFailure error={error} onRetry={() => void refetch()} />}
        {data && <UsageView lines={data.data} by={by} />}
      </section>
    </>
  )
}

function OwnLimits() {
  const text = useText()
  const { data } = useListOwnLimits({})
  if (!data || data.data.length === 0) return null
  return (
    <section className="stack" aria-labelledby="limits">
      <h2 id="limits">{text('account.limits')}</h2>
      <QuotaList uses={data.data} />
      {data.contacts.length > 0 && <p className="quiet">{text('limit.ask', { names: data.contacts.join(', ') })}</p>}
    </section>
  )
}
