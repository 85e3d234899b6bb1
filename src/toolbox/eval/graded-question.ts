import { readFileSync } from 'node:fs'
import { extname } from 'node:path'
import { AppError } from '#platform/errors'
import { z } from 'zod'

/**
 * A question with what a right answer shows. As JSON lines: `turns` (the last one is graded) or `question`; `must`, a list
 * of facts, each a list of regular expressions of which one must be found; `documents` (or `sheets`, `files`), external
 * ids, file names or titles of which one must be cited. Neither facts nor documents: nothing answers it.
 */
export interface GradedQuestion {
  readonly id: string
  readonly turns: readonly string[]
  readonly kinds: readonly string[]
  readonly documents: readonly string[]
  readonly facts: readonly (readonly RegExp[])[]
}

const mostCharacters = 8000
const Texts = z.array(z.string().max(mostCharacters)).max(50)
const JsonLine = z.looseObject({
  id: z.string().optional(),
  question: z.string().max(mostCharacters).optional(),
  turns: Texts.optional(),
  kind: z.union([z.string(), Texts]).optional(),
  label: z.string().max(100).optional(),
  documents: Texts.optional(),
  sheets: Texts.optional(),
  files: Texts.optional(),
  expected: Texts.optional(),
  must: z.array(Texts).max(20).optional(),
})

/** What people write in a cell: plain words, each part between semicolons a fact, `|` between ways to say it. */
function factsOfCell(cell: string): string[][] {
  const parts = cell.split(';').map((part) => part.trim())
  return parts.filter((part) => part !== '').map((part) => part.split('|').map((way) => escaped(way.trim())))
}

function escaped(words: string): string {
  return words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\s+/g, '\\s+')
}

function question(line: z.infer<typeof JsonLine>, position: number): GradedQuestion {
  const { id = String(position + 1), label, must = [] } = line
  const kind = line.kind ?? label ?? []
  const turns = line.turns ?? (line.question === undefined ? [] : [line.question])
  return {
    id,
    turns,
    kinds: typeof kind === 'string' ? [kind] : kind,
    documents: line.documents ?? line.sheets ?? line.files ?? line.expected ?? [],
    facts: must.map((ways) => ways.map((way) => new RegExp(way, 'iu'))),
  }
}

/** Cells between commas or semicolons, quotes doubled within quotes. */
function cellsOf(line: string, separator: string): string[] {
  const cells: string[] = []
  let cell = ''
  let quoted = false
  for (let at = 0; at < line.length; at += 1) {
    const sign = line[at] ?? ''
    if (sign === '"' && quoted && line[at + 1] === '"') {
      cell += '"'
      at += 1
    } else if (sign === '"') quoted = !quoted
    else if (sign === separator && !quoted) {
      cells.push(cell.trim())
      cell = ''
    } else cell += sign
  }
  return [...cells, cell.trim()]
}

/** Columns `question`, `facts` and `document`, in any order; French names too. */
function csvLines(text: string): z.infer<typeof JsonLine>[] {
  const [head = '', ...lines] = text.replace(/^\ufeff/, '').split(/\r?\n/)
  const separator = head.includes(';') ? ';' : ','
  const columns = cellsOf(head.toLowerCase(), separator)
  const column = (...names: string[]): number => columns.findIndex((name) => names.includes(name))
  const at = {
    question: column('question'),
    facts: column('facts', 'faits', 'expected', 'attendu'),
    document: column('document', 'documents', 'fichier', 'source'),
  }
  if (at.question < 0)
    throw new AppError('invalid_request', { reason: 'a column “question” is needed', param: 'questions' })
  return lines
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const cells = cellsOf(line, separator)
      const documents = (cells[at.document] ?? '').split('|').filter((name) => name.trim() !== '')
      return { question: cells[at.question] ?? '', must: factsOfCell(cells[at.facts] ?? ''), documents }
    })
}

const mostQuestions = 10_000

/** Reads a set of questions: CSV by its ending, JSON lines otherwise. Throws `invalid_request` naming the line. */
export function readGradedQuestions(file: string): GradedQuestion[] {
  const text = readFileSync(file, 'utf8')
  const lines = extname(file).toLowerCase() === '.csv' ? csvLines(text) : jsonLines(text)
  const questions = lines.slice(0, mostQuestions).map(question)
  return questions.filter(({ turns }) => turns.some((turn) => turn.trim() !== ''))
}

function jsonLines(text: string): z.infer<typeof JsonLine>[] {
  return text.split('\n').flatMap((line, position) => {
    if (line.trim() === '') return []
    const read = JsonLine.safeParse(parsed(line))
    if (read.success) return [read.data]
    throw new AppError('invalid_request', { reason: `line ${position + 1} is no question`, param: 'questions' })
  })
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}
