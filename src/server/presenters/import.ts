import type { ImportLine } from '#contract/people-import'
import type { ImportedPeople } from '#platform/people/import/import-people'
import { importWords } from '../locales/import-words.ts'
import { pathOfLink } from './person.ts'
import { toUnixSeconds } from './unix-seconds.ts'

export function presentImport({ lines, newGroups, isDone, links }: ImportedPeople, language: 'fr' | 'en') {
  const count = (action: ImportLine['action']): number => lines.filter((line) => line.action === action).length
  return {
    done: isDone,
    created: count('create'),
    updated: count('update'),
    new_groups: [...newGroups],
    lines: lines.map(({ line, email, name, action, problems }): ImportLine => {
      const link = links.get(line)
      return {
        line,
        email,
        name,
        action,
        problems: problems.map((problem) => importWords[language][problem]),
        link:
          link === undefined
            ? null
            : { kind: link.kind, path: pathOfLink(link), expires: toUnixSeconds(link.expiresAt) },
      }
    }),
  }
}
