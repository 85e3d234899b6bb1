import { AppError } from '#platform/errors'
import type { Reason } from '#platform/reasons'
import { z } from 'zod'
import { listKnownCorpora } from '../corpora/registry.ts'
import { findConnector, listConnectors } from '../connectors/registry.ts'
import { ArchiveSettings } from './open-origin.ts'

/** What can be added: an official corpus or a connector, with the shape of its settings. */
export interface KnownKind {
  id: string
  isCorpus: boolean
  title: string
  description: string
  publisher: string | null
  licence: string | null
  /** Package and version, or where its publisher keeps its archive. */
  origin: string | null
  settings: z.ZodObject
  hasSecret: boolean
  isPushed: boolean
}

export function listSourceKinds(): KnownKind[] {
  const corpora = listKnownCorpora().map(({ id, title, description, publisher, licence, origin }) => ({
    ...{ id, title, description, publisher, licence, isCorpus: true, hasSecret: false, isPushed: false },
    origin: origin.kind === 'package' ? `${origin.packageName} ${origin.version}` : origin.usualPlace,
    settings: origin.kind === 'package' ? z.strictObject({}) : ArchiveSettings,
  }))
  const connectors = listConnectors().map(({ kind: id, title, description, settings, hasSecret, isPushed }) => ({
    ...{ id, title, description, settings, hasSecret },
    ...{ isCorpus: false, isPushed: isPushed === true, publisher: null, licence: null, origin: null },
  }))
  return [...corpora, ...connectors]
}

function schemaOf(kind: string): z.ZodObject {
  const known = listSourceKinds().find(({ id }) => id === kind)
  if (!known) throw new AppError('not_found', { what: 'source kind', id: kind })
  return known.settings
}

/** Whether the settings of a source have the disk of the machine read, which is no organisation's. */
export function readsMachine(kind: string, { location }: Readonly<Record<string, unknown>> = {}): boolean {
  if (findConnector(kind)?.readsMachine === true) return true
  return typeof location === 'string' && !/^https?:\/\//i.test(location.trim())
}

/** Settings as the kind wants them. Throws `invalid_request` naming the first that is wrong. */
export function checkSettings(kind: string, settings: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { data, error } = schemaOf(kind).safeParse(settings, { reportInput: true })
  if (data) return data
  const [issue] = error.issues
  const path = issue?.code === 'unrecognized_keys' ? issue.keys : issue?.path
  const name = path?.join('.') ?? ''
  throw new AppError('invalid_request', { reason: reasonOf(issue), value: name, param: `settings.${name}` })
}

function reasonOf(issue: z.core.$ZodIssue | undefined): Reason {
  if (issue?.code === 'unrecognized_keys') return 'unknown_setting'
  return issue?.code === 'invalid_type' && issue.input === undefined ? 'absent_setting' : 'wrong_setting'
}
