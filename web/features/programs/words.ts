import type { OperationOutput } from '#client/client'

export type Program = OperationOutput<'listServiceAccounts'>['data'][number]
export type OwnedKey = OperationOutput<'listAllKeys'>['data'][number]
