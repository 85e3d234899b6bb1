import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Pack } from '#contract/packs'
import { useText } from '../../locales/text.ts'
import { useAddPack, useDeletePack } from '../../operations.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { Facts } from '../../ui/facts.tsx'
import { Note } from '../../ui/note.tsx'
import { Tag, type Tone } from '../../ui/tag.tsx'
import { RunReport } from '../collection-sources/run-report.tsx'

const tones: Readonly<Record<Pack['state'], Tone>> = {
  waiting: 'accent',
  fetching: 'accent',
  checking: 'accent',
  ready: 'ok',
  refused: 'danger',
}

/** One pack that was given: who signed it, what it holds, what adding it would do, and what it did. */
export function PackCard({ pack }: { pack: Pack }) {
  const text = useText()
  const { state, content, error, run, name } = pack
  return (
    <Card
      title={content?.corpus.title ?? name}
      tags={<Tag tone={tones[state]}>{text(`packs.state.${state}`)}</Tag>}
      actions={<PackActions pack={pack} />}
    >
      {error && <Note tone="danger">{error.message}</Note>}
      <PackFacts pack={pack} />
      {state === 'ready' && content && (
        <>
          <p>{text(content.vectors_used ? 'packs.used' : 'packs.unused')}</p>
          <p>{text(pack.source_id === null ? 'packs.absent' : 'packs.there')}</p>
        </>
      )}
      {run && (
        <ol className="stack" aria-label={text('packs.run')}>
          <RunReport run={run} />
        </ol>
      )}
      <p className="quiet">{text('packs.expires', { day: text.day(pack.expires) })}</p>
    </Card>
  )
}

function PackFacts({ pack: { content, size_bytes: size, name, url, state } }: { pack: Pack }) {
  const text = useText()
  const facts = [
    [text('packs.origin'), url ?? name],
    [text('packs.size'), state === 'refused' || size === 0 ? null : text.bytes(size)],
  ] as const
  if (content === null) return <Facts facts={facts} />
  const { corpus, signed_by: key } = content
  return (
    <Facts
      facts={[
        [text('packs.corpus'), corpus.id],
        [text('packs.publisher'), `${corpus.publisher}, ${corpus.licence}`],
        [text('packs.signedBy'), content.signed_here ? text('packs.signedHere', { key }) : key],
        [text('packs.date'), text.moment(content.packed)],
        [text('packs.texts'), text.number(content.texts)],
        [text('packs.vectors'), text.number(content.vectors)],
        [text('packs.profile'), content.profile],
        ...facts,
      ]}
    />
  )
}

function PackActions({ pack }: { pack: Pack }) {
  const text = useText()
  const { id, state, content, run, source_id: sourceId, name } = pack
  const [isForgetting, setForgetting] = useState(false)
  const title = content?.corpus.title ?? name
  const habits = { invalidates: ['listPacks', 'listSources'] } as const
  const add = useAddPack({
    ...habits,
    says: (_, { body }) => text(body.dry_run ? 'packs.tried' : 'packs.asked', { title }),
  })
  const forget = useDeletePack({ ...habits, says: () => text('packs.deleted') })
  const isBeingAdded = run?.ended === null
  const isReady = state === 'ready' && !isBeingAdded
  return (
    <>
      {isReady && (
        <>
          <Button kind="main" onClick={() => add.run({ params: { id }, body: {} })}>
            {text(sourceId === null ? 'packs.add' : 'packs.update')} <span className="vh">{title}</span>
          </Button>
          <Button onClick={() => add.run({ params: { id }, body: { dry_run: true } })}>
            {text('fill.dryRun')} <span className="vh">{title}</span>
          </Button>
        </>
      )}
      {isReady && run !== null && run.removals_waiting > 0 && (
        <Button onClick={() => add.run({ params: { id }, body: { approve_removals: true } })}>
          {text('fill.approve')} <span className="vh">{title}</span>
        </Button>
      )}
      {sourceId !== null && (
        <Link className="button" to="/administration/sources/$sourceId" params={{ sourceId: String(sourceId) }}>
          {text('packs.source')} <span className="vh">{title}</span>
        </Link>
      )}
      {!isBeingAdded && (
        <Button kind="bare" onClick={() => setForgetting(true)}>
          {text('packs.delete')} <span className="vh">{title}</span>
        </Button>
      )}
      {isForgetting && (
        <ConfirmDialog
          title={text('packs.delete.title', { name: title })}
          explanation={text('packs.delete.text')}
          onClose={() => setForgetting(false)}
          onConfirm={() => (setForgetting(false), forget.run({ params: { id } }))}
        />
      )}
    </>
  )
}
