import { z } from 'zod'
import { columnsOf, readCsvTable } from '#platform/csv/csv-records'
import { AppError } from '#platform/errors'
import type { Reason } from '#platform/reasons'

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
  const { head, records } = readCsvTable(csv)
  const column = columnsOf(head, titles)
  if (column('email') === undefined) throw refused('no_address_column')
  if (column('name') === undefined && column('last') === undefined) throw refused('no_name_column')
  const people = records.map(({ line, values }) => personOf(values, column, line))
  if (people.length === 0) throw refused('nobody_in_file')
  if (people.length > mostLines) throw refused('too_many_people', mostLines)
  return people
}

function refused(reason: Reason, value?: number): AppError<'invalid_request'> {
  return new AppError('invalid_request', { reason, param: 'csv', ...(value === undefined ? {} : { value }) })
}

type Columns = (column: Column) => number | undefined

function personOf(values: readonly string[], columnOf: Columns, line: number): DirectoryLine {
  const value = (column: Column): string => {
    const at = columnOf(column)
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
