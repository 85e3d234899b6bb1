import type { AppError } from '#platform/errors'

/** Of everything that comes. Beyond the bound it throws, which cuts what still comes. */
export async function wholeText(
  chunks: AsyncIterable<Buffer>,
  mostBytes: number,
  tooLarge: () => AppError,
): Promise<string> {
  const parts: Buffer[] = []
  let size = 0
  for await (const chunk of chunks) {
    size += chunk.length
    if (size > mostBytes) throw tooLarge()
    parts.push(chunk)
  }
  return Buffer.concat(parts).toString('utf8')
}
