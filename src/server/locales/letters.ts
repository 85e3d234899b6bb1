import type { LinkKind } from '#platform/people/personal-links'
import type { Language } from './error-words.ts'

interface Facts {
  readonly name: string
  readonly organisation: string
  /** Where the person goes on. */
  readonly address: string
  readonly expiresAt: Date
}

interface Words {
  readonly subject: string
  readonly text: string
}

const tag = { fr: 'fr-FR', en: 'en-GB' } as const

/** In the time zone of the machine, which is the organisation's. */
function moment(date: Date, language: Language): string {
  const written = new Intl.DateTimeFormat(tag[language], { dateStyle: 'full', timeStyle: 'short' }).format(date)
  // The first of a month is an ordinal in French.
  return language === 'fr' ? written.replace(/ 1 (?=\p{L})/u, ' 1er ') : written
}

const letters: Readonly<Record<Language, Readonly<Record<LinkKind, (facts: Facts & { until: string }) => Words>>>> = {
  fr: {
    invitation: ({ name, organisation, address, until }) => ({
      subject: `Votre accès à Socle, ${organisation}`,
      text: [
        `Bonjour ${name},`,
        `${organisation} vous ouvre un accès à Socle, son service d’intelligence artificielle.`,
        `Pour choisir votre mot de passe et entrer :\n${address}`,
        `Ce lien ne sert qu’une fois, jusqu’au ${until}. Ne le transmettez à personne.`,
        'Si vous n’attendiez pas cette invitation, ne faites rien : aucun accès ne s’ouvre sans vous.',
      ].join('\n\n'),
    }),
    password_reset: ({ name, organisation, address, until }) => ({
      subject: `Nouveau mot de passe pour Socle, ${organisation}`,
      text: [
        `Bonjour ${name},`,
        'Un nouveau mot de passe a été demandé pour votre compte.',
        `Pour le choisir :\n${address}`,
        `Ce lien ne sert qu’une fois, jusqu’au ${until}. Ne le transmettez à personne.`,
        'Si vous n’avez rien demandé, ne faites rien : votre mot de passe reste le même.',
      ].join('\n\n'),
    }),
  },
  en: {
    invitation: ({ name, organisation, address, until }) => ({
      subject: `Your access to Socle, ${organisation}`,
      text: [
        `Hello ${name},`,
        `${organisation} gives you access to Socle, its artificial intelligence service.`,
        `To choose your password and come in:\n${address}`,
        `This link serves once, until ${until}. Do not pass it on.`,
        'If you did not expect this invitation, do nothing: no access opens without you.',
      ].join('\n\n'),
    }),
    password_reset: ({ name, organisation, address, until }) => ({
      subject: `A new password for Socle, ${organisation}`,
      text: [
        `Hello ${name},`,
        'A new password was asked for your account.',
        `To choose it:\n${address}`,
        `This link serves once, until ${until}. Do not pass it on.`,
        'If you asked for nothing, do nothing: your password stays the same.',
      ].join('\n\n'),
    }),
  },
}

/** What is written to somebody with a link of their own. */
export function letterOf(kind: LinkKind, language: Language, facts: Facts): Words {
  return letters[language][kind]({ ...facts, until: moment(facts.expiresAt, language) })
}
