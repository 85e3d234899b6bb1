import { createClient, type JsonOperation, type OperationInput, type OperationOutput } from '#client/client'
import { queryOptions } from '@tanstack/react-query'
import { currentLanguage } from './locales/text.ts'

export const client = createClient({ baseUrl: '', headers: () => ({ 'accept-language': currentLanguage() }) })

/** How one operation is read, kept and shared between the components that show it. */
export function reading<Id extends JsonOperation>(id: Id, input: OperationInput<Id>) {
  return queryOptions<OperationOutput<Id>, Error, OperationOutput<Id>, [Id, OperationInput<Id>]>({
    queryKey: [id, input],
    queryFn: ({ signal }) => callWith(id, { ...input, signal }),
  })
}

/** `call` takes no argument for operations that need none; a given input always fits. */
export function callWith<Id extends JsonOperation>(id: Id, input: OperationInput<Id>): Promise<OperationOutput<Id>> {
  const call: (id: Id, input: OperationInput<Id>) => Promise<OperationOutput<Id>> = client.call
  return call(id, input)
}
