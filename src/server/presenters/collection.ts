import type { Collection } from '#contract/data'
import { DataLevel } from '#contract/model-routing'
import { findCorpus } from '#data/corpora/registry'
import { isWritable } from '#data/collections/is-writable'
import type { CollectionRow } from '#data/collections/queries'
import { type Actor, organisationIdOf } from '#platform/auth/actor'
import { toUnixSeconds } from './unix-seconds.ts'

export function presentCollection(row: CollectionRow, actor: Actor): Collection {
  return {
    object: 'collection',
    id: row.id,
    name: row.name,
    // People of one organisation are not named to another, which may read what they opened to all.
    owner: row.organisation_id === organisationIdOf(actor) ? row.owner : null,
    description: row.description,
    visibility: row.visibility,
    created: toUnixSeconds(row.created_at),
    updated: toUnixSeconds(row.updated_at),
    documents: row.documents,
    writable: isWritable(actor, row),
    corpus: row.corpus_id,
    data: DataLevel.parse(row.data_level),
    question_model: row.question_model,
    keep_originals: row.keep_originals,
    dated: row.corpus_id !== null && findCorpus(row.corpus_id)?.isDated === true,
  }
}
