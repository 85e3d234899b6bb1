import type { UploadLimits } from '#contract/documents'
import type { TextKey } from '../../locales/text.ts'

/** Why a file would be refused, known before anything is sent; the server says while its limits are not there. */
export function refusalOf(file: { name: string; size: number }, limits: UploadLimits | undefined): TextKey | null {
  if (limits === undefined) return null
  const name = file.name.toLowerCase()
  if (!limits.extensions.some((extension) => name.endsWith(extension))) return 'upload.type'
  return file.size > limits.largest_bytes ? 'upload.size' : null
}

/** To a tenth. */
export function megabytesOf(limits: UploadLimits): number {
  return Math.round((limits.largest_bytes / 1024 / 1024) * 10) / 10
}
