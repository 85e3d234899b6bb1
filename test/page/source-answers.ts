import { morning } from './conversation-answers.ts'
import type { Answer } from './fake-server.ts'

export type Source = Answer<'getSource'>
type Kind = Answer<'listSourceKinds'>['data'][number]
export type Run = NonNullable<Source['last_run']>

export const sourceRun = (more: Partial<Run> = {}): Run => ({
  object: 'source_run',
  id: 1,
  source_id: 5,
  state: 'finished',
  dry_run: false,
  listed: 0,
  added: 0,
  changed: 0,
  unchanged: 0,
  removed: 0,
  failed: 0,
  removals_waiting: 0,
  samples: [],
  error: null,
  requested: morning,
  started: morning,
  ended: morning,
  ...more,
})

export const source = (more: Partial<Source> = {}): Source => ({
  object: 'source',
  id: 5,
  kind: 'folder',
  name: 'Actes',
  collection_id: 3,
  documents: 1234,
  settings: { folder: '/mnt/actes' },
  has_secret: false,
  rhythm: 'daily',
  paused: false,
  last_complete: morning,
  last_run: sourceRun(),
  ...more,
})

export const sourceKind = (id: string, more: Partial<Kind> = {}): Kind => ({
  object: 'source_kind',
  id,
  is_corpus: false,
  title: id,
  description: '',
  publisher: null,
  licence: null,
  origin: null,
  settings: { properties: { folder: { type: 'string', maxLength: 500 } }, required: ['folder'] },
  has_secret: false,
  is_pushed: false,
  ...more,
})

const corpus = sourceKind('fiches', { is_corpus: true, title: 'Fiches du travail', settings: {} })
const pushed = sourceKind('push', { is_pushed: true, settings: {} })
export const sourceKinds = [sourceKind('folder'), sourceKind('webdav', { has_secret: true }), corpus, pushed]
