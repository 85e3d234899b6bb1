import type { DocumentForm } from '#contract/documents'
import { type Chunking, longestChunk, usualChunking } from '#data/chunks/chunking'
import { AppError } from '#platform/errors'
import type { z } from 'zod'

type Form = z.output<typeof DocumentForm>

const yes: ReadonlySet<string | undefined> = new Set(['true', 'True', '1'])

/** How the sender of a form wants its text to be cut; nothing when the form says nothing of it. */
export function chunkingOf(form: Form): Chunking | undefined {
  if (yes.has(form.disable_chunking)) {
    return { size: longestChunk, minSize: longestChunk, overlap: 0, separators: [] }
  }
  const { chunk_size, chunk_min_size, chunk_overlap, separators } = form
  if ([chunk_size, chunk_min_size, chunk_overlap, separators].every((value) => value === undefined)) return undefined
  const size = chunk_size ?? usualChunking.size
  const overlap = chunk_overlap ?? 0
  if (overlap > size / 2) throw refused('chunk_overlap', `at most half of the ${size} characters of a passage`)
  const minSize = Math.max(chunk_min_size ?? 0, usualChunking.minSize)
  const asked = typeof separators === 'string' ? [separators] : (separators ?? [])
  return { size, minSize: Math.min(minSize, size), overlap, separators: asked.filter((one) => one !== '') }
}

function refused(field: string, msg: string): AppError {
  return new AppError('validation_failed', { issues: [{ loc: ['body', field], msg, type: 'value_error' }] })
}
