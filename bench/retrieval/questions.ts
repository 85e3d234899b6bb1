import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { RetrievalQuestion as Question } from '#toolbox/eval/retrieval-quality'

const folders = [process.env['RETRIEVAL_SETS'], join('..', 'shared', 'retrieval')]

/** Questions whose right documents third parties named; they are not part of the project. */
export async function readQuestions(file: string): Promise<Question[]> {
  const folder = folders.find((path) => path !== undefined && existsSync(join(path, file)))
  if (folder === undefined) throw new Error(`question set ${file} not found: name its folder in RETRIEVAL_SETS`)
  const lines = (await readFile(join(folder, file), 'utf8')).split('\n')
  return lines.filter((line) => line !== '').map((line): Question => JSON.parse(line))
}
