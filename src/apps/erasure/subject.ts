import type { OrganisationId } from '#contract/ids'
import type { ErasureKind } from '#contract/erasures'
import type { Ctx } from '#apps/context'
import type { DocumentsToErase } from '#data/erasure/queries'
import type { Database, Tables } from '#platform/db/database'
import type { Transaction } from 'kysely'
import type { Naming } from './queries.ts'

export type ErasureCtx = Ctx<'db' | 'storage' | 'index' | 'secrets'>

/** What the rows of a subject took with them. */
export interface RemovedRows {
  readonly counts: Readonly<Record<string, number>>
  /** Hashes of files that were kept for it. */
  readonly files: readonly string[]
}

/** What is to be erased: found, allowed and held by nobody. */
export interface Subject {
  readonly kind: ErasureKind
  readonly id: number
  readonly organisationId: OrganisationId
  /** Go first, with their versions, passages and files. */
  readonly documents: readonly DocumentsToErase[]
  /** Its own rows, and those that hang on them. */
  removeRows?(tx: Transaction<Tables>): Promise<RemovedRows>
  /** Rows that came while it went: metering and the like, written in parts. */
  removeLateRows?(db: Database): Promise<void>
  /** How rows would name it. */
  readonly naming: readonly Naming[]
}
