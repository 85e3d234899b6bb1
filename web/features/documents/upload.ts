import type { UploadLimits } from '#contract/documents'
import { readError, type ApiError } from '#client/api-error'
import { client } from '../../api.ts'
import { currentLanguage, type TextKey } from '../../locales/text.ts'

/** Why a file would be refused, known before anything is sent; the server says while its limits are not there. */
export function refusalOf(file: { name: string; size: number }, limits: UploadLimits | undefined): TextKey | null {
  if (limits === undefined) return null
  const name = file.name.toLowerCase()
  if (!limits.extensions.some((extension) => name.endsWith(extension))) return 'upload.type'
  return file.size > limits.largest_bytes ? 'upload.size' : null
}

export function megabytesOf(limits: UploadLimits): string {
  return String(Math.round((limits.largest_bytes / 1024 / 1024) * 10) / 10)
}

interface Upload {
  file: File
  collectionId: number
  onProgress: (percent: number) => void
}

/** Sends a file with its progress, which fetch does not tell. */
export function upload({ file, collectionId, onProgress }: Upload): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const request = new XMLHttpRequest()
  const refuse = (error: ApiError): void => reject(error)
  request.open('POST', client.address('uploadDocument'))
  request.setRequestHeader('accept-language', currentLanguage())
  request.upload.addEventListener('progress', ({ loaded, total }) => onProgress(Math.round((100 * loaded) / total)))
  request.addEventListener('load', () =>
    request.status < 300 ? resolve() : refuse(readError(request.status, request.responseText)),
  )
  request.addEventListener('error', () => refuse(readError(0, '')))
  const form = new FormData()
  form.append('collection_id', String(collectionId))
  form.append('file', file)
  request.send(form)
  return promise
}
