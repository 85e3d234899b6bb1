import type { LineProblem } from '#platform/people/import/read-directory'
import type { Language } from './error-words.ts'

/** What is wrong with one line of a directory. */
export const importWords: Readonly<Record<Language, Readonly<Record<LineProblem, string>>>> = {
  fr: {
    email_invalid: 'l’adresse manque ou n’en est pas une',
    email_twice: 'cette adresse est déjà plus haut dans le fichier',
    email_taken: 'cette adresse sert déjà ailleurs',
    name_invalid: 'le nom manque ou dépasse 200 caractères',
    role_unknown: 'ce rôle n’existe pas',
    role_too_great: 'ce rôle permet plus que vous ne pouvez donner',
    groups_invalid: 'un groupe n’a pas un nom possible, ou il y en a plus de 50',
  },
  en: {
    email_invalid: 'the address is missing or is none',
    email_twice: 'this address stands higher in the file already',
    email_taken: 'this address is used elsewhere already',
    name_invalid: 'the name is missing or longer than 200 characters',
    role_unknown: 'this role does not exist',
    role_too_great: 'this role allows more than you may give',
    groups_invalid: 'a group has no possible name, or there are more than 50',
  },
}
