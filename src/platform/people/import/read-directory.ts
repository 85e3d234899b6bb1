import Papa from 'papaparse'
import { z } from 'zod'
import { AppError } from '#platform/errors'

/** One person of a file, as written; `line` is where the record begins, the first being 1. */
export interface DirectoryLine {
  readonly line: number
  readonly email: string
  readonly name: string
  /** Empty when the file does not say. */
  readonly role: string
  readonly groups: readonly string[]
}

const mostLines = 5000
const mostGroups = 50

/** What a column may be called, without accents, capitals and signs. */
const titles = {
  email: ['email', 'mail', 'courriel', 'adresse', 'adresseelectronique', 'adressemail', 'emailaddress'],
  name: ['name', 'fullname', 'nomcomplet', 'displayname', 'identite'],
  first: ['firstname', 'givenname', 'prenom'],
  last: ['lastname', 'familyname', 'surname', 'nom', 'nomdefamille'],
  role: ['role', 'profil'],
  groups: ['groups', 'group', 'groupes', 'groupe', 'services', 'service'],
} as const
type Column = keyof typeof titles

/** The lines of a directory: values parted by commas, semicolons or tabs under a line of titles. Throws `invalid_request`. */
export function readDirectory(csv: string): DirectoryLine[] {
  const text = csv.replace(/^\uFEFF/, '')
  const { data } = Papa.parse<string[]>(text, { delimiter: delimiterOf(text) })
  const [head = [], ...records] = data
  const columns = columnsOf(head)
  if (columns.email === undefined) throw refused('the column of addresses is missing')
  if (columns.name === undefined && columns.last === undefined) throw refused('the column of names is missing')
  const lines = linesOf(data)
  const people = records.flatMap((values, index) => {
    if (values.every((value) => value.trim() === '')) return []
    return [personOf(values, columns, lines[index + 1] ?? index + 2)]
  })
  if (people.length === 0) throw refused('the file names nobody')
  if (people.length > mostLines) throw refused(`more than ${mostLines} people in one file`)
  return people
}

/** What stands most often in the line of titles. */
function delimiterOf(text: string): string {
  const titlesLine = text.slice(0, 10_000).split('\n')[0] ?? ''
  const uses = (sign: string): number => titlesLine.split(sign).length
  return [';', '\t', ','].reduce((best, sign) => (uses(sign) > uses(best) ? sign : best))
}

function refused(reason: string): AppError<'invalid_request'> {
  return new AppError('invalid_request', { reason, param: 'csv' })
}

type Columns = Partial<Record<Column, number>>

function columnsOf(head: readonly string[]): Columns {
  const plain = head.map((title) =>
    title
      .normalize('NFD')
      .toLowerCase()
      .replaceAll(/[^a-z]/g, ''),
  )
  const columns: Columns = {}
  for (const [column, known] of Object.entries(titles)) {
    const at = plain.findIndex((title) => known.some((name) => name === title))
    if (at >= 0 && isColumn(column)) columns[column] = at
  }
  return columns
}

function isColumn(name: string): name is Column {
  return Object.hasOwn(titles, name)
}

/** Where each record begins: a quoted value may hold several lines. */
function linesOf(records: readonly (readonly string[])[]): number[] {
  let next = 1
  return records.map((values) => {
    const begins = next
    next += 1 + values.reduce((count, value) => count + value.split('\n').length - 1, 0)
    return begins
  })
}

function personOf(values: readonly string[], columns: Columns, line: number): DirectoryLine {
  const value = (column: Column): string => {
    const at = columns[column]
    return at === undefined ? '' : (values[at] ?? '').trim()
  }
  const parts = [value('first'), value('last')].filter((part) => part !== '').join(' ')
  const groups = value('groups')
    .split(/[,|;]/)
    .map((group) => group.trim())
  return {
    line,
    email: value('email'),
    name: value('name') === '' ? parts : value('name'),
    role: value('role'),
    groups: [...new Set(groups.filter((group) => group !== ''))].slice(0, mostGroups + 1),
  }
}

const Email = z.email().max(320)
const Text = z
  .string()
  .min(1)
  .max(200)
  .refine((text) => !/\p{Cc}/u.test(text) && text.isWellFormed())

export type LineProblem =
  | 'email_invalid'
  | 'email_twice'
  | 'email_taken'
  | 'name_invalid'
  | 'role_unknown'
  | 'role_too_great'
  | 'groups_invalid'

/** What is wrong with a line by itself. */
export function problemsOf({ email, name, groups }: DirectoryLine): LineProblem[] {
  return [
    ...(Email.safeParse(email).success ? [] : ['email_invalid' as const]),
    ...(Text.safeParse(name).success ? [] : ['name_invalid' as const]),
    ...(groups.length <= mostGroups && groups.every((group) => Text.safeParse(group).success)
      ? []
      : ['groups_invalid' as const]),
  ]
}
