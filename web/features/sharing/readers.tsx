import { useState } from 'react'
import type { OperationOutput } from '#client/client'
import { useText, type Text } from '../../locales/text.ts'
import { useListCollectionReaders } from '../../operations.ts'
import { ReadingFailure } from '../../ui/reading-failure.tsx'

type Reader = OperationOutput<'listCollectionReaders'>['data'][number]

/** « Qui peut lire ? » by name; asked when it is opened, because the question leaves a trace. */
export function Readers({ collectionId }: { collectionId: number }) {
  const text = useText()
  const [isOpen, setOpen] = useState(false)
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{text('sharing.readers')}</summary>
      {isOpen && <ReaderList collectionId={collectionId} />}
    </details>
  )
}

function ReaderList({ collectionId }: { collectionId: number }) {
  const text = useText()
  const { data, error, refetch } = useListCollectionReaders({ params: { id: collectionId } })
  if (error) return <ReadingFailure error={error} onRetry={() => void refetch()} />
  return (
    <ul className="bullets">
      {data?.data.map((reader) => (
        <li key={`${reader.kind} ${reader.name}`}>
          {nameOf(text, reader)}
          {reader.until !== null && ` ${text('sharing.readers.until', { date: text.day(reader.until) })}`}
          {reader.members.length > 0 && <p className="quiet breakable">{reader.members.join(', ')}</p>}
        </li>
      ))}
    </ul>
  )
}

function nameOf(text: Text, { kind, name, people }: Reader): string {
  if (kind === 'everyone') return text('sharing.readers.everyone')
  const shown = text(`sharing.readers.${kind}`, { name: name ?? '' })
  return people === null || kind === 'person' ? shown : `${shown} (${text('sharing.members', { count: people })})`
}
