import { ReachForm } from '../../features/model-routes/reach-form.tsx'
import { RouteCard } from '../../features/model-routes/route-card.tsx'
import { useText } from '../../locales/text.ts'
import { useGetModelRouting, useListModelRoutes } from '../../operations.ts'
import { Page } from '../../ui/page.tsx'
import { ReadingFailure } from '../../ui/reading-failure.tsx'

const pollMs = 10_000

/** Who answers for each model, and how each of its servers fares. */
export function ModelRoutesPage() {
  const text = useText()
  const routing = useGetModelRouting({})
  const { data, error, refetch } = useListModelRoutes({}, { refetchInterval: pollMs })
  return (
    <Page title={text('admin.routes')}>
      <section className="narrow stack">
        <h2>{text('routes.reach.title')}</h2>
        {routing.error && <ReadingFailure error={routing.error} onRetry={() => void routing.refetch()} />}
        {routing.data && <ReachForm routing={routing.data} />}
      </section>
      <section className="stack">
        <h2>{text('routes.title')}</h2>
        <p>{text('routes.text')}</p>
        {error && <ReadingFailure error={error} onRetry={() => void refetch()} />}
        {data?.data.map((route) => (
          <RouteCard key={route.model} route={route} models={data.data} />
        ))}
      </section>
    </Page>
  )
}
