import { useQuery, type UseQueryOptions, type UseQueryResult } from '@tanstack/react-query'
import type { JsonOperation } from '#client/client'
import { client } from './api.ts'

interface PartAsked {
  readonly query: { readonly limit: number; readonly offset: number }
  readonly signal: AbortSignal
}

interface Part<Item> {
  readonly data: readonly Item[]
  readonly total: number
}

const pageSize = 100
/** Beyond, nobody chooses from boxes. */
const mostItems = 2_000

async function readWhole<Item>(read: (asked: PartAsked) => Promise<Part<Item>>, signal: AbortSignal): Promise<Item[]> {
  const items: Item[] = []
  while (items.length < mostItems) {
    const { data, total } = await read({ query: { limit: pageSize, offset: items.length }, signal })
    items.push(...data)
    if (data.length === 0 || items.length >= total) break
  }
  return items
}

type Options<Item> = Pick<UseQueryOptions<readonly Item[]>, 'staleTime' | 'refetchInterval'>

/** The hook of a list that is shown, or chosen from, whole: its first page alone would hide what is on the others. */
export function wholeListHook<Item>(id: JsonOperation, read: (asked: PartAsked) => Promise<Part<Item>>) {
  return function useWholeList(options: Options<Item> = {}): UseQueryResult<readonly Item[]> {
    return useQuery<readonly Item[]>({
      queryKey: [id, 'whole'],
      queryFn: ({ signal }) => readWhole(read, signal),
      ...options,
    })
  }
}

export const useEverySharingGroup = wholeListHook('listSharingGroups', (asked) =>
  client.call('listSharingGroups', asked),
)
export const useEveryOwnKey = wholeListHook('listKeys', (asked) => client.call('listKeys', asked))
export const useEveryCollection = wholeListHook('listCollections', (asked) => client.call('listCollections', asked))
