import { useState } from 'react'
import { AllowedList } from '../../features/limits/allowed-list.tsx'
import { LimitDialog } from '../../features/limits/limit-dialog.tsx'
import { QuotaList } from '../../features/limits/quota-list.tsx'
import { limitName, type Limit } from '../../features/limits/words.ts'
import { useText } from '../../locales/text.ts'
import { useDeleteLimit, useListLimits } from '../../operations.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { Page } from '../../ui/page.tsx'
import { ReadingFailure } from '../../ui/reading-failure.tsx'
import { Tag } from '../../ui/tag.tsx'

const pollMs = 15_000

/** Who may use how much of which model, and what is used of it. */
export function LimitsPage() {
  const text = useText()
  const { data, error, refetch } = useListLimits({}, { refetchInterval: pollMs })
  const [isAdding, setAdding] = useState(false)
  const add = (
    <Button kind="main" onClick={() => setAdding(true)}>
      {text('limits.add')}
    </Button>
  )
  return (
    <Page title={text('admin.limits')} actions={add}>
      <p>{text('limits.text')}</p>
      {error && <ReadingFailure error={error} onRetry={() => void refetch()} />}
      {data?.data.length === 0 && <p className="quiet">{text('limits.none')}</p>}
      <div className="stack">
        {data?.data.map((limit) => (
          <LimitCard key={limit.id} limit={limit} />
        ))}
      </div>
      {isAdding && <LimitDialog limit={null} onClose={() => setAdding(false)} />}
    </Page>
  )
}

function LimitCard({ limit }: { limit: Limit }) {
  const text = useText()
  const { subject, model, used, concurrent_requests: concurrent } = limit
  return (
    <Card
      title={subject.name}
      heading="h2"
      tags={
        <>
          <Tag>{text(`limits.subject.${subject.kind}`)}</Tag>
          <Tag tone="accent">{model ?? text('limits.everyModel')}</Tag>
        </>
      }
      actions={<LimitActions limit={limit} />}
    >
      {subject.kind === 'role' ? (
        <AllowedList limit={limit} />
      ) : (
        <>
          <QuotaList uses={used} />
          {concurrent !== null && <p>{text('limits.concurrent', { count: concurrent })}</p>}
        </>
      )}
    </Card>
  )
}

function LimitActions({ limit }: { limit: Limit }) {
  const text = useText()
  const { id } = limit
  const name = limitName(text, limit)
  const [opened, setOpened] = useState<'change' | 'remove' | null>(null)
  const close = (): void => setOpened(null)
  const remove = useDeleteLimit({ invalidates: ['listLimits', 'listOwnLimits'], says: () => text('limits.removed') })
  return (
    <>
      <Button kind="bare" onClick={() => setOpened('change')}>
        {text('people.change')} <span className="vh">{name}</span>
      </Button>
      <Button kind="bare" onClick={() => setOpened('remove')}>
        {text('delete')} <span className="vh">{name}</span>
      </Button>
      {opened === 'change' && <LimitDialog limit={limit} onClose={close} />}
      {opened === 'remove' && (
        <ConfirmDialog
          title={text('limits.remove.title', { name })}
          explanation={text('limits.remove.text')}
          onClose={close}
          onConfirm={() => (close(), remove.run({ params: { id } }))}
        />
      )}
    </>
  )
}
