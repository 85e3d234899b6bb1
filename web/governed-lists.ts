import { client } from './api.ts'
import { wholeListHook } from './whole-lists.ts'

/** Whole lists of what administrators govern: apart from those that every page may show. */
export const useEveryGroup = wholeListHook('listGroups', (asked) => client.call('listGroups', asked))
export const useEveryPerson = wholeListHook('listPeople', (asked) => client.call('listPeople', asked))
export const useEveryProgram = wholeListHook('listServiceAccounts', (asked) =>
  client.call('listServiceAccounts', asked),
)
export const useEveryKey = wholeListHook('listAllKeys', (asked) => client.call('listAllKeys', asked))
export const useEveryAssistant = wholeListHook('listAssistants', (asked) => client.call('listAssistants', asked))
export const useEverySource = wholeListHook('listSources', (asked) => client.call('listSources', asked))
export const useEveryLegalHold = wholeListHook('listLegalHolds', (asked) => client.call('listLegalHolds', asked))
export const useEveryOrganisation = wholeListHook('listOrganisations', (asked) =>
  client.call('listOrganisations', asked),
)
