import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { ModelFile } from '#contract/model-files'
import { useGetMe, useListModelFiles } from '../../operations.ts'
import { readAgain } from '../../read-again.ts'

const followMs = 1000

/** Whether somebody waits for it. */
export function isUnderWay({ state }: ModelFile): boolean {
  return state === 'waiting' || state === 'fetching' || state === 'installing'
}

/** Models of this machine, followed while one is on its way; nothing for whoever does not govern the instance. */
export function useModelFiles() {
  const queryClient = useQueryClient()
  const { data: me } = useGetMe({})
  const reading = useListModelFiles(
    {},
    {
      enabled: me?.permissions.includes('organisations:manage') ?? false,
      refetchInterval: ({ state }) => (state.data?.data.some(isUnderWay) ? followMs : false),
    },
  )
  const here = reading.data?.data
    .filter(({ state }) => state === 'here')
    .map(({ name }) => name)
    .join()
  // A model that comes or goes changes what servers offer and what can be chosen.
  useEffect(() => {
    if (here === undefined) return
    for (const key of ['listModelServers', 'getAssistantSettings'] as const) {
      void readAgain(queryClient, [key])
    }
  }, [here, queryClient])
  return reading
}
