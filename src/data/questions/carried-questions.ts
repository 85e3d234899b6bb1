import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AppError } from '#platform/errors'
import { indexHash } from '../index-hash.ts'
import type { QuestionRow } from './queries.ts'

const line = /^[0-9a-f]{64}(?:\t[^\t]{1,400})+$/

/**
 * Reads a list of questions: a line per passage, the hash of what is indexed of it in hexadecimal, then its questions,
 * between tabs. Throws `corrupted` for anything else.
 */
export async function readCarriedQuestions(file: URL, maker: string): Promise<QuestionRow[]> {
  const lines = (await readFile(file, 'utf8')).split('\n').filter((one) => one !== '')
  return lines.flatMap((one, position) => {
    if (!line.test(one)) {
      throw new AppError('corrupted', {
        reason: 'unexpected_content',
        value: `${basename(fileURLToPath(file))}, line ${position + 1}`,
      })
    }
    const [hash = '', ...questions] = one.split('\t')
    const index_hash = Buffer.from(hash, 'hex')
    return [...new Set(questions)].map((question) => ({
      index_hash,
      question_hash: indexHash(question),
      question,
      maker,
    }))
  })
}
