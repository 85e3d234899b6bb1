import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createCollection } from '#data/collections/create-collection'
import { upsertDocument } from '#toolbox/ingest/queries'
import { storeVersion } from '#data/new-versions/store-version'
import { embedUnits } from '#toolbox/answer/reading/embed-units'
import { openIndexFollower } from '#data/search/index-follower'
import type { AnswersInstance } from './answers-instance.ts'

/** Puts the Markdown of a folder in a collection of own documents, and waits until it is searched, and its sentences have their vectors. */
export async function addOwnDocuments({ ctx }: AnswersInstance, folder: string): Promise<void> {
  const collection = await createCollection(ctx, { name: 'Mairie', description: '', visibility: 'organisation' })
  const { readers } = await ctx.db
    .selectFrom('collection')
    .select('readers')
    .where('id', '=', collection.id)
    .executeTakeFirstOrThrow()
  for (const name of (await readdir(folder)).filter((file) => file.endsWith('.md'))) {
    const markdown = await readFile(join(folder, name), 'utf8')
    const title = /^#\s+(.+)$/m.exec(markdown)?.[1] ?? name
    const parsed = { title, markdown, language: 'fr', pages: [] }
    const file = { name, title, mediaType: 'text/markdown', blobHash: name, bytes: markdown.length }
    const { id } = await upsertDocument(ctx.db, { ...file, collectionId: collection.id, readers })
    await storeVersion(ctx, { documentId: id, title, parsed })
  }
  await openIndexFollower(ctx).catchUp()
  await ctx.index.optimise()
  await embedUnits(ctx)
}
