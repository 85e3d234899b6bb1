import { keepPreviousData } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { PeriodFields } from '../../features/usage/period-fields.tsx'
import { momentsOf, periodOf } from '../../features/usage/period.ts'
import { UsageView } from '../../features/usage/usage-view.tsx'
import { useText } from '../../locales/text.ts'
import { useSumUsage } from '../../operations.ts'
import { SelectField } from '../../ui/field.tsx'
import { Page } from '../../ui/page.tsx'
import { ReadingFailure } from '../../ui/reading-failure.tsx'

const dimensions = ['day', 'person', 'group', 'service-account', 'key', 'model', 'assistant'] as const

/** What the organisation used; what is chosen is in the address, to be kept and sent. */
export function UsagePage() {
  const text = useText()
  const search = useSearch({ from: '/signed-in/administration/usages' })
  const navigate = useNavigate()
  const by = dimensions.find((one) => one === search.par) ?? 'day'
  const period = periodOf(search)
  const choose = (par: string, { from: du, to: au }: typeof period): void => {
    void navigate({ to: '/administration/usages', search: { par, du, au }, replace: true })
  }
  const { data, error, refetch } = useSumUsage(
    { query: { by, ...momentsOf(period) } },
    { placeholderData: keepPreviousData },
  )
  return (
    <Page title={text('admin.usage')}>
      <div className="filters">
        <SelectField
          label={text('usage.by')}
          value={by}
          options={dimensions.map((value) => ({ value, label: text(`usage.by.${value}`) }))}
          onChange={(event) => choose(event.target.value, period)}
        />
        <PeriodFields period={period} onChange={(chosen) => choose(by, chosen)} />
      </div>
      {error && <ReadingFailure error={error} onRetry={() => void refetch()} />}
      {data && <UsageView lines={data.data} by={by} />}
    </Page>
  )
}
