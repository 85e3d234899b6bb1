import { Link } from '@tanstack/react-router'
import type { Pack } from '#contract/packs'
import { GivePack } from '../../features/packs/give-pack.tsx'
import { PackCard } from '../../features/packs/pack-card.tsx'
import { useText } from '../../locales/text.ts'
import { useListPacks } from '../../operations.ts'
import { Page } from '../../ui/page.tsx'
import { ReadingFailure } from '../../ui/reading-failure.tsx'

const pollMs = 1_000

/** Corpora that another instance packed: sent or fetched, checked, then added. */
export function PacksPage() {
  const text = useText()
  const { data, error, refetch } = useListPacks(
    { query: { limit: 50 } },
    { refetchInterval: ({ state }) => (state.data?.data.some(isUnderWay) ? pollMs : false) },
  )
  return (
    <Page title={text('packs.title')}>
      <p>
        <Link to="/administration/sources">← {text('admin.sources')}</Link>
      </p>
      <p>{text('packs.text')}</p>
      <GivePack />
      <section className="stack">
        <h2>{text('packs.given')}</h2>
        {error && <ReadingFailure error={error} onRetry={() => void refetch()} />}
        {data?.total === 0 && <p>{text('packs.given.none')}</p>}
        {data?.data.map((pack) => (
          <PackCard key={pack.id} pack={pack} />
        ))}
      </section>
    </Page>
  )
}

function isUnderWay({ state, run }: Pack): boolean {
  return !['ready', 'refused'].includes(state) || run?.ended === null
}
