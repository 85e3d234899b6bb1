import { useState } from 'react'
import { HoldDialog } from '../../features/legal-holds/hold-dialog.tsx'
import { ReleaseButton } from '../../features/legal-holds/release-button.tsx'
import { type LegalHold, targetIn } from '../../features/legal-holds/words.ts'
import { useText, type Text } from '../../locales/text.ts'
import { Button } from '../../ui/button.tsx'
import { Page } from '../../ui/page.tsx'
import { ReadingFailure } from '../../ui/reading-failure.tsx'
import type { Column } from '../../ui/table-rows.ts'
import { TableView } from '../../ui/table-view.tsx'
import { useEveryLegalHold } from '../../governed-lists.ts'

/** What the organisation has to keep whatever anybody asks. */
export function LegalHoldsPage() {
  const text = useText()
  const { data, error, refetch } = useEveryLegalHold()
  const [isPlacing, setPlacing] = useState(false)
  const place = (
    <Button kind="main" onClick={() => setPlacing(true)}>
      {text('holds.new')}
    </Button>
  )
  return (
    <Page title={text('admin.holds')} actions={place}>
      <p>{text('holds.text')}</p>
      {error && <ReadingFailure error={error} onRetry={() => void refetch()} />}
      {data && (
        <TableView
          caption={text('admin.holds')}
          columns={columnsOf(text)}
          rows={data}
          rowId={({ id }) => id}
          empty={text('holds.none')}
          fileName="conservation-imposee"
        />
      )}
      {isPlacing && <HoldDialog onClose={() => setPlacing(false)} />}
    </Page>
  )
}

function columnsOf(text: Text): Column<LegalHold>[] {
  return [
    {
      key: 'target',
      title: text('holds.target'),
      cell: (hold) => targetIn(text, hold),
      plain: (hold) => targetIn(text, hold),
    },
    {
      key: 'reason',
      title: text('holds.reason'),
      cell: ({ reason }) => <span className="breakable">{reason}</span>,
      plain: ({ reason }) => reason,
    },
    {
      key: 'placed',
      title: text('holds.since'),
      cell: ({ placed }) => text.day(placed),
      sortBy: ({ placed }) => placed,
      plain: ({ placed }) => text.day(placed),
    },
    { key: 'actions', title: text('admin.actions'), cell: (hold) => <ReleaseButton hold={hold} /> },
  ]
}
