import type { Program } from './program.ts'

/** A private collection of the person whose cookie it is; gives its number. */
export async function createCollection({ url }: Program, cookie: string, name: string): Promise<number> {
  const response = await fetch(new URL('/v1/collections', url), {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ name, visibility: 'private' }),
  })
  if (!response.ok) throw new Error(`the collection was refused: ${await response.text()}`)
  const { id }: { id: number } = await response.json()
  return id
}
