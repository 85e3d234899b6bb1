import { useState } from 'react'
import { ArrivalPreview } from '../../features/arrivals/arrival-preview.tsx'
import { ArrivalRuleFields } from '../../features/arrivals/arrival-rule-fields.tsx'
import { type Draft, draftOf, emptyDraft, moved, ruleOf } from '../../features/arrivals/drafts.ts'
import { type Text, useText } from '../../locales/text.ts'
import { useGetArrivalRules, useGetIdentityProvider, useSaveArrivalRules } from '../../operations.ts'
import { Button } from '../../ui/button.tsx'
import { Note } from '../../ui/note.tsx'
import { Page } from '../../ui/page.tsx'
import { ReadingFailure } from '../../ui/reading-failure.tsx'
import { useEveryOrganisation } from '../../governed-lists.ts'
import type { OperationOutput } from '#client/client'

type SavedRules = OperationOutput<'getArrivalRules'>

/** Who gets an account by the identity provider, where and as what; tried on claims before it is saved. */
export function ArrivalRulesPage() {
  const text = useText()
  const { data: provider, error, refetch } = useGetIdentityProvider({})
  return (
    <Page title={text('admin.arrivals')}>
      <p>{text('arrivals.text')}</p>
      {error && <ReadingFailure error={error} onRetry={() => void refetch()} />}
      {provider?.label === null && <Note>{text('arrivals.noProvider')}</Note>}
      {provider?.label != null && <Rules />}
    </Page>
  )
}

function Rules() {
  const { data, error, refetch } = useGetArrivalRules({}, { staleTime: Number.POSITIVE_INFINITY })
  return (
    <>
      {error && <ReadingFailure error={error} onRetry={() => void refetch()} />}
      {data && <RulesEditor saved={data} onRefresh={() => void refetch()} />}
    </>
  )
}

function RulesEditor({ saved, onRefresh }: { saved: SavedRules; onRefresh: () => void }) {
  const text = useText()
  const [drafts, setDrafts] = useState<readonly Draft[]>(() => saved.data.map(draftOf))
  const { data: organisations } = useEveryOrganisation()
  const save = useSaveArrivalRules({
    failure: 'beside',
    invalidates: ['getArrivalRules'],
    says: () => text('saved'),
  })
  const places = organisationChoices(text, organisations ?? [])
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        save.run({ body: { rules: drafts.map(ruleOf) } })
      }}
    >
      {saved.from_file && <Note>{text('arrivals.fromFile')}</Note>}
      {drafts.length === 0 && <p className="quiet">{text('arrivals.none')}</p>}
      <ol className="bare stack">
        {drafts.map((draft, place) => (
          <li key={draft.key}>
            <ArrivalRuleFields
              draft={draft}
              place={place}
              count={drafts.length}
              organisations={places}
              onChange={(changed) => setDrafts(drafts.map((one) => (one.key === draft.key ? changed : one)))}
              onMove={(by) => setDrafts(moved(drafts, place, by))}
              onRemove={() => setDrafts(drafts.filter(({ key }) => key !== draft.key))}
            />
          </li>
        ))}
      </ol>
      <div className="row">
        <Button onClick={() => setDrafts([...drafts, emptyDraft()])}>{text('arrivals.add')}</Button>
      </div>
      <ArrivalPreview drafts={drafts} recent={saved.recent} onRefresh={onRefresh} />
      {save.problem && <Note tone="danger">{save.problem.message}</Note>}
      <div className="row-end">
        <Button type="submit" kind="main" aria-disabled={save.isRunning}>
          {text('save')}
        </Button>
      </div>
    </form>
  )
}

function organisationChoices(text: Text, organisations: readonly { id: number; name: string }[]) {
  return [
    { value: '', label: text('arrivals.firstOrganisation') },
    ...organisations.map(({ id, name }) => ({ value: String(id), label: name })),
  ]
}
