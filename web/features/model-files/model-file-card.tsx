import { useId, useState } from 'react'
import type { ModelFile } from '#contract/model-files'
import { useText } from '../../locales/text.ts'
import { useDeleteModelFile, useFetchModelFile, useStopModelFile } from '../../operations.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { Note } from '../../ui/note.tsx'
import { Tag } from '../../ui/tag.tsx'
import { isUnderWay } from './use-model-files.ts'

/** A model of this machine, or one that could be: what it is good for, how far it has come, what can be done. */
export function ModelFileCard({ file, heading }: { file: ModelFile; heading?: 'h2' | 'h3' }) {
  const text = useText()
  const { name, title, demonstration, state, size_bytes: size, licence, reason } = file
  return (
    <Card
      {...(heading === undefined ? {} : { heading })}
      title={demonstration ? text('modelFiles.demo') : title}
      tags={<FileState file={file} />}
    >
      {demonstration && <p>{text('modelFiles.demo.text', { size: size === null ? '' : text.bytes(size) })}</p>}
      <p className="quiet breakable">
        {[demonstration ? title : name, licence, size === null ? null : text.bytes(size)].filter(Boolean).join(' · ')}
      </p>
      {isUnderWay(file) && <Progress file={file} />}
      {state === 'stopped' && <p className="quiet">{text('modelFiles.kept', { done: text.bytes(file.done_bytes) })}</p>}
      {state === 'here' && <p className="quiet">{text('modelFiles.here.text', { name })}</p>}
      {reason !== null && <Note tone="danger">{text('modelFiles.failed', { reason })}</Note>}
      <FileActions file={file} />
    </Card>
  )
}

function FileState({ file: { state } }: { file: ModelFile }) {
  const text = useText()
  if (state === 'absent') return null
  const tone = state === 'here' ? 'ok' : state === 'failed' ? 'danger' : state === 'stopped' ? 'warn' : 'accent'
  return <Tag tone={tone}>{text(`modelFiles.state.${state}`)}</Tag>
}

function Progress({ file: { state, size_bytes: size, done_bytes: done, source } }: { file: ModelFile }) {
  const text = useText()
  const id = useId()
  const percent = size === null || state !== 'fetching' ? null : Math.min(100, Math.floor((done / size) * 100))
  return (
    <div>
      <label className="quiet breakable" htmlFor={id}>
        {percent === null
          ? text(`modelFiles.progress.${state === 'installing' ? 'installing' : 'waiting'}`)
          : text('modelFiles.progress', {
              percent,
              done: text.bytes(done),
              size: text.bytes(size ?? 0),
              source: source ?? '…',
            })}
      </label>
      <progress id={id} max={100} {...(percent === null ? {} : { value: percent })} />
    </div>
  )
}

function FileActions({ file }: { file: ModelFile }) {
  const text = useText()
  const { name, state, done_bytes: done, fetchable } = file
  const [isRemoving, setRemoving] = useState(false)
  const habits = { failure: 'beside', invalidates: ['listModelFiles'] } as const
  const fetch = useFetchModelFile({ ...habits, says: () => text('modelFiles.begun') })
  const stop = useStopModelFile({ ...habits, says: () => text('modelFiles.stopped') })
  const remove = useDeleteModelFile({ ...habits, says: () => text('modelFiles.removed') })
  const problem = fetch.problem ?? stop.problem ?? remove.problem
  const isHere = state === 'here'
  const hasPart = state !== 'absent' || done > 0
  return (
    <div className="row">
      {isUnderWay(file) && (
        <Button aria-disabled={stop.isRunning} onClick={() => stop.run({ params: { name } })}>
          {text('modelFiles.stop')} <span className="vh">{name}</span>
        </Button>
      )}
      {!isHere && !isUnderWay(file) && (fetchable || state !== 'absent') && (
        <Button aria-disabled={fetch.isRunning} onClick={() => fetch.run({ params: { name } })}>
          {text(hasPart ? 'modelFiles.resume' : 'modelFiles.fetch')} <span className="vh">{name}</span>
        </Button>
      )}
      {hasPart && (
        <Button kind="bare" onClick={() => setRemoving(true)}>
          {text('modelFiles.remove')} <span className="vh">{name}</span>
        </Button>
      )}
      {problem && <Note tone="danger">{problem.message}</Note>}
      {isRemoving && (
        <ConfirmDialog
          title={text('modelFiles.remove.title', { name })}
          explanation={text('modelFiles.remove.text')}
          onClose={() => setRemoving(false)}
          onConfirm={() => (setRemoving(false), remove.run({ params: { name } }))}
        />
      )}
    </div>
  )
}
