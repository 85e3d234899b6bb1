import type { Pack } from '#contract/packs'
import type { PackState } from '#data/packs/given/list-packs'
import { type Language, storedErrorWords } from '../locales/error-words.ts'
import { presentRun } from './source.ts'
import { toUnixSeconds } from './unix-seconds.ts'

export function presentPack({ row, content, run, ...state }: PackState, language: Language): Pack {
  const { id, name, url, error_code: code } = row
  return {
    ...{ object: 'pack', id, name, url, state: row.state, size_bytes: row.size_bytes },
    content: content && {
      corpus: content.corpus,
      packed: toUnixSeconds(new Date(content.packedAt)),
      signed_by: content.publicKey,
      signed_here: state.isOwn,
      texts: content.texts,
      vectors: content.vectors,
      profile: content.profile,
      vectors_used: state.usesVectors,
    },
    error: code === null ? null : { code, message: storedErrorWords(code, row.error_details, language) },
    source_id: state.sourceId,
    run: run && presentRun(run, language),
    created: toUnixSeconds(new Date(row.created_at)),
    expires: toUnixSeconds(new Date(row.expires_at)),
  }
}
