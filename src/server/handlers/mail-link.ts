import type { OrganisationId } from '#contract/ids'
import type { IncomingMessage } from 'node:http'
import { getOrganisationName } from '#platform/organisations/organisation-name'
import type { ImportedPeople } from '#platform/people/import/import-people'
import type { IssuedLink } from '#platform/people/personal-links'
import type { ServerContext } from '../context.ts'
import { publicAddress } from '../http/public-address.ts'
import { letterOf } from '../locales/letters.ts'
import { pathOfLink } from '../presenters/person.ts'

interface Addressed {
  readonly person: { readonly name: string; readonly email: string; readonly organisationId: OrganisationId }
  readonly link: IssuedLink
  readonly request: IncomingMessage
  readonly language: 'fr' | 'en'
}

/** Whether the person was written to. Without a mail server nobody is: the link is handed over. */
export async function mailLink(
  ctx: Pick<ServerContext, 'mailer' | 'site' | 'db'>,
  { person, link, request, language }: Addressed,
): Promise<boolean> {
  if (ctx.mailer === null) return false
  const address = new URL(pathOfLink(link), publicAddress(ctx, request)).href
  const organisation = await getOrganisationName(ctx.db, person.organisationId)
  const letter = letterOf(link.kind, language, { name: person.name, organisation, address, expiresAt: link.expiresAt })
  return ctx.mailer.send({ to: person.email, ...letter })
}

/** One after the other, after the answer, which holds the links too: a mail server is slower than the people who wait. */
export async function mailLinks(
  ctx: Pick<ServerContext, 'mailer' | 'site' | 'db'>,
  { lines, links }: ImportedPeople,
  to: { readonly organisationId: OrganisationId } & Pick<Addressed, 'request' | 'language'>,
): Promise<void> {
  for (const { line, name, email } of lines) {
    const link = links.get(line)
    const person = { name, email, organisationId: to.organisationId }
    if (link !== undefined) await mailLink(ctx, { person, link, request: to.request, language: to.language })
  }
}
