import type { CollectionId } from '#contract/ids'
import { currentChunks } from '#data/documents/current-chunks'
import type { Database } from '#platform/db/database'
import { sql } from 'kysely'

/** Who wrote a question, in `passage_question`. */
export const maker = 'model'

/** For the instance: collections of which a model writes the questions. */
export function listQuestionedCollections(db: Database) {
  return db
    .selectFrom('collection')
    .select(['id', 'organisation_id', 'question_model', 'data_level'])
    .where('question_model', 'is not', null)
    .$narrowType<{ question_model: string }>()
    .orderBy('id')
    .execute()
}

/** Texts of a collection that have no question by which they are found. */
function unquestioned(db: Database, collectionId: CollectionId) {
  return currentChunks(db)
    .leftJoin('passage_question', 'passage_question.index_hash', 'chunk.index_hash')
    .where('chunk.collection_id', '=', collectionId)
    .where('passage_question.index_hash', 'is', null)
    .distinctOn('chunk.index_hash')
    .orderBy('chunk.index_hash')
}

/** For the instance: texts of a collection that no model was asked about, and that have no question from elsewhere. */
export function listUnaskedTexts(db: Database, collectionId: CollectionId, limit: number) {
  return unquestioned(db, collectionId)
    .leftJoin('drafted_question', 'drafted_question.index_hash', 'chunk.index_hash')
    .select(['chunk.index_hash', 'chunk.index_text'])
    .where('drafted_question.index_hash', 'is', null)
    .limit(limit)
    .execute()
}

/** Unless the text went while the model wrote. */
export async function insertDraft(db: Database, hash: Buffer, questions: readonly string[]): Promise<void> {
  await db
    .insertInto('drafted_question')
    .columns(['index_hash', 'questions'])
    .expression((from) =>
      from
        .selectFrom('chunk')
        .select(['chunk.index_hash', sql<string[]>`${sql.val([...questions])}::text[]`.as('questions')])
        .where('chunk.index_hash', '=', hash)
        .limit(1)
        .forKeyShare(),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** For the instance: drafts of a collection that are not searched yet. */
export function listDrafts(db: Database, collectionId: CollectionId, limit: number) {
  return unquestioned(db, collectionId)
    .innerJoin('drafted_question', 'drafted_question.index_hash', 'chunk.index_hash')
    .select(['drafted_question.index_hash', 'drafted_question.questions'])
    .where((where) => sql<boolean>`cardinality(${where.ref('drafted_question.questions')}) > 0`)
    .limit(limit)
    .execute()
}

const ofNoQuestionedCollection = (hash: ReturnType<typeof sql.ref>) => sql<boolean>`not exists (
  select from chunk
  inner join collection on collection.id = chunk.collection_id
  where chunk.index_hash = ${hash} and collection.question_model is not null)`

/** For the instance: removes what was written for collections that want it no more. Gives the texts that had questions. */
export async function deleteUnwantedQuestions(db: Database): Promise<Buffer[]> {
  await db
    .deleteFrom('drafted_question')
    .where(ofNoQuestionedCollection(sql.ref('drafted_question.index_hash')))
    .execute()
  const deleted = await db
    .deleteFrom('passage_question')
    .where('maker', '=', maker)
    .where(ofNoQuestionedCollection(sql.ref('passage_question.index_hash')))
    .returning('index_hash')
    .execute()
  return deleted.map(({ index_hash }) => index_hash)
}
