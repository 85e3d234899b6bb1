import { ApiError, readError } from './api-error.ts'

interface InputParts {
  params?: Record<string, string | number>
  query?: Record<string, unknown>
  body?: unknown
  form?: Record<string, unknown>
  file?: { content: Blob; name: string }
  signal?: AbortSignal
}

/** The conditional types of an input are all of this shape; seen generically they cannot be read. */
export function inputParts(input: unknown): InputParts {
  return (input ?? {}) as InputParts
}

export function formOf({ form = {}, file }: InputParts): FormData {
  const data = new FormData()
  for (const [name, value] of Object.entries(form)) {
    for (const one of Array.isArray(value) ? value : [value])
      if (one !== undefined && one !== null) data.append(name, String(one))
  }
  if (file !== undefined) data.append('file', file.content, file.name)
  return data
}

/** The server checks its answers against the contract in its tests; the page trusts them. */
export async function readAnswer<Output>(response: Response): Promise<Output> {
  const text = await response.text()
  if (!response.ok) throw readError(response.status, text)
  try {
    return (text === '' ? undefined : JSON.parse(text)) as Output
  } catch (cause) {
    throw new ApiError(response.status, 'unreadable_answer', { cause })
  }
}

export async function reach(send: typeof fetch, url: string, init: RequestInit): Promise<Response> {
  try {
    return await send(url, init)
  } catch (cause) {
    if (init.signal?.aborted) throw cause
    throw new ApiError(0, 'unreachable', { cause })
  }
}

export function fillPath(path: string, params: Record<string, string | number>): string {
  return path.replace(/:(\w+)(\{[^}]*\})?/g, (_, name: string, pattern: string | undefined) => {
    const value = String(params[name])
    return pattern ? value.split('/').map(encodeURIComponent).join('/') : encodeURIComponent(value)
  })
}

export function queryString(query: Record<string, unknown> = {}): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value])
      if (one !== undefined && one !== null) search.append(name, String(one))
  }
  return search.size === 0 ? '' : `?${search}`
}
