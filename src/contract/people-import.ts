import { z } from 'zod'
import { Elsewhere } from './organisations.ts'
import { PersonalLink } from './people.ts'
import { route } from './route.ts'

const ImportLine = z.object({
  line: z.number().int(),
  email: z.string(),
  name: z.string(),
  action: z.enum(['create', 'update', 'none']),
  problems: z.array(z.string()).max(10).describe('In the language of whoever asks; empty when the line is right'),
  link: PersonalLink.omit({ sent: true }).nullable().describe('Of whoever was made; shown once'),
})
export type ImportLine = z.infer<typeof ImportLine>

export const peopleImportRoutes = {
  importPeople: route({
    tag: 'people',
    access: 'people:manage',
    transport: 'json',
    method: 'POST',
    path: '/api/people/import',
    summary: 'Make and change the people of a directory in CSV, all or none; a dry run by default',
    status: 200,
    query: Elsewhere,
    body: z.strictObject({
      csv: z
        .string()
        .max(2_000_000)
        .describe('Titles in the first line: email, name (or first and last), role, groups'),
      dry_run: z.boolean().default(true),
    }),
    response: z.object({
      done: z.boolean().describe('False on a dry run, and when a line is wrong'),
      created: z.number().int(),
      updated: z.number().int(),
      new_groups: z.array(z.string()).max(250_000),
      lines: z.array(ImportLine).max(5000),
    }),
  }),
}
