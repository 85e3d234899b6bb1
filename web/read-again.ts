import type { QueryClient, QueryKey } from '@tanstack/react-query'

/**
 * Reads again what a change made untrue. A first reading that is still under way may have left before the change, and
 * `invalidateQueries` alone would wait for its answer and keep it: it is given up for one that leaves now.
 */
export async function readAgain(queryClient: QueryClient, queryKey: QueryKey): Promise<void> {
  await queryClient.cancelQueries({ queryKey, predicate: ({ state }) => state.data === undefined })
  await queryClient.invalidateQueries({ queryKey })
}
