import { type Source, type SourceKind, Rhythm, SourceRun } from '#contract/corpora'
import type { SourceState } from '#data/sources/list-sources'
import type { RunRow } from '#data/sources/runs/queries'
import type { KnownKind } from '#data/sources/source-kinds'
import { z } from 'zod'
import { type Language, storedErrorWords } from '../locales/error-words.ts'
import { toUnixSeconds } from './unix-seconds.ts'

export function presentSourceKind({ settings, isCorpus, hasSecret, isPushed, ...kind }: KnownKind): SourceKind {
  return {
    object: 'source_kind',
    ...kind,
    is_corpus: isCorpus,
    settings: { ...z.toJSONSchema(settings, { io: 'input' }) },
    has_secret: hasSecret,
    is_pushed: isPushed,
  }
}

const secondsOf = (moment: Date | string | null): number | null =>
  moment === null ? null : toUnixSeconds(new Date(moment))

export function presentRun(row: RunRow, language: Language): SourceRun {
  const { error_code: code, error_details: details } = row
  return {
    object: 'source_run',
    id: row.id,
    source_id: row.source_id,
    state: row.state,
    dry_run: row.is_dry_run,
    listed: row.listed,
    added: row.added,
    changed: row.changed,
    unchanged: row.unchanged,
    removed: row.removed,
    failed: row.failed,
    removals_waiting: row.removals_waiting,
    samples: SourceRun.shape.samples.parse(row.samples),
    error: code === null ? null : { code, message: storedErrorWords(code, details, language) },
    requested: toUnixSeconds(new Date(row.requested_at)),
    started: secondsOf(row.started_at),
    ended: secondsOf(row.ended_at),
  }
}

export function presentSource({ source, lastRun }: SourceState, language: Language): Source {
  return {
    object: 'source',
    id: source.id,
    kind: source.kind,
    name: source.name,
    collection_id: source.collection_id,
    documents: source.documents,
    settings: z.record(z.string(), z.unknown()).parse(source.settings),
    has_secret: source.secret !== null,
    rhythm: Rhythm.nullable().parse(source.schedule),
    paused: source.paused_at !== null,
    last_complete: secondsOf(source.last_complete_at),
    last_run: lastRun && presentRun(lastRun, language),
  }
}
