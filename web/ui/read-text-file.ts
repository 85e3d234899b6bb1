import { savedText } from '#text/saved-text'

/** The text of a file that somebody chose. */
export async function readTextFile(file: File | undefined): Promise<string | null> {
  return file === undefined ? null : savedText(await file.arrayBuffer())
}
