import { Link } from '@tanstack/react-router'
import { AddSourceForm } from '../../features/collection-sources/add-source-form.tsx'
import { useText } from '../../locales/text.ts'
import { useListSourceKinds } from '../../operations.ts'
import { Page } from '../../ui/page.tsx'
import { ReadingFailure } from '../../ui/reading-failure.tsx'
import { useEverySource } from '../../governed-lists.ts'
import { useEveryCollection } from '../../whole-lists.ts'

/** Adds what fills a collection: an official corpus, files kept elsewhere, or a program that sends them. */
export function NewSourcePage() {
  const text = useText()
  const kinds = useListSourceKinds({})
  const sources = useEverySource()
  const collections = useEveryCollection()
  const error = kinds.error ?? sources.error ?? collections.error
  return (
    <Page title={text('fill.add')}>
      <p>
        <Link to="/administration/sources">← {text('admin.sources')}</Link>
      </p>
      {error && <ReadingFailure error={error} onRetry={() => window.location.reload()} />}
      {kinds.data && sources.data && collections.data && (
        <section className="narrow stack">
          <AddSourceForm
            kinds={inOrder(kinds.data.data, sources.data)}
            collections={collections.data.filter(
              ({ id, writable }) => writable && !sources.data.some((one) => one.collection_id === id),
            )}
          />
        </section>
      )}
    </Page>
  )
}

/** Connectors first; a corpus that is there is not added again. */
function inOrder<Kind extends { id: string; is_corpus: boolean }>(
  kinds: readonly Kind[],
  sources: readonly { kind: string }[],
): Kind[] {
  const free = kinds.filter(({ id, is_corpus }) => !is_corpus || !sources.some(({ kind }) => kind === id))
  return free.toSorted((left, right) => Number(left.is_corpus) - Number(right.is_corpus))
}
