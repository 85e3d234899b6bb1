import { permissions } from '../../web/contract-words.ts'
import type { Sent } from './contract-check.ts'
import type { Answer, FakeServer } from './fake-server.ts'

/** Somebody who may do everything. */
export const camille: Answer<'getMe'> = {
  id: 1,
  name: 'Camille Roux',
  email: 'camille.roux@ville.example',
  role: 'administrator',
  permissions: [...permissions],
  organisation: 'Ville de Brénac',
}

/** A list that holds everything it has. */
export function list<Item>(data: Item[], total = data.length) {
  return { object: 'list' as const, data, total, offset: 0, limit: 100 }
}

/** A long list, answered a page at a time as it is asked for. */
export function pagesOf<Item>(items: Item[]) {
  return ({ query }: Sent) => {
    const [offset, limit] = [Number(query['offset'] ?? 0), Number(query['limit'] ?? 10)]
    return { ...list(items.slice(offset, offset + limit), items.length), offset, limit }
  }
}

/** What every page of a working day asks for: nothing is there yet, and nobody is near a limit. */
export function everydayAnswers(server: FakeServer): FakeServer {
  return server
    .answers('getSetup', { needed: false, organisation: camille.organisation })
    .answers('getMe', camille)
    .answers('getAppearance', { name: null, colours: null, links: [], banner: null, logo: null })
    .answers('listConversations', list([]))
    .answers('listChangedAnswers', list([]))
    .answers('listOwnLimits', { object: 'list', data: [], contacts: [] })
}

export function group(name: string, more: Partial<Answer<'createGroup'>> = {}): Answer<'createGroup'> {
  return { object: 'group', id: 7, name, members: 0, external_id: null, created: 1_760_000_000, ...more }
}
