import { readError, type ApiError } from '#client/api-error'
import { client } from '../../api.ts'
import { currentLanguage } from '../../locales/text.ts'

interface Upload {
  file: File
  to: 'uploadDocument' | 'givePack'
  fields?: Readonly<Record<string, string>>
  onProgress: (percent: number) => void
}

/** Sends a file with its progress, which fetch does not tell. */
export function upload({ file, to, fields = {}, onProgress }: Upload): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const request = new XMLHttpRequest()
  const refuse = (error: ApiError): void => reject(error)
  request.open('POST', client.address(to))
  request.setRequestHeader('accept-language', currentLanguage())
  request.upload.addEventListener('progress', ({ loaded, total }) => onProgress(Math.round((100 * loaded) / total)))
  request.addEventListener('load', () =>
    request.status < 300 ? resolve() : refuse(readError(request.status, request.responseText)),
  )
  request.addEventListener('error', () => refuse(readError(0, '')))
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  form.append('file', file)
  request.send(form)
  return promise
}
