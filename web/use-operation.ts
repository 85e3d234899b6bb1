import { useMutation, useQuery, useQueryClient, type UseQueryOptions, type UseQueryResult } from '@tanstack/react-query'
import { useNavigate, type NavigateOptions } from '@tanstack/react-router'
import type { JsonOperation, OperationInput, OperationOutput } from '#client/client'
import { callWith, reading } from './api.ts'
import { readAgain } from './read-again.ts'
import { useAnnouncements } from './ui/announcer.tsx'
import { useProblem, useProblemOf, type Problem } from './ui/use-problem.ts'

/** What follows a change; a page says only what is its own. */
export interface Habits<Id extends JsonOperation> {
  /** Readings that are no longer true once it is done. */
  invalidates?: readonly JsonOperation[]
  /** Words said once it is done. */
  says?: (output: OperationOutput<Id>, input: OperationInput<Id>) => string
  /** Where the reader is taken once it is done. */
  leadsTo?: (output: OperationOutput<Id>) => NavigateOptions
  /** Runs before anything is read again. */
  onDone?: (output: OperationOutput<Id>, input: OperationInput<Id>) => unknown
  /** `beside`: the caller shows the problem by what was pressed. `notice`: the page shows it, away from titles and fields. */
  failure?: 'beside' | 'notice'
  /** A 401 is an answer here, not the end of the session. */
  keepsSession?: boolean
}

export interface Operation<Id extends JsonOperation> {
  run: (input: OperationInput<Id>) => void
  /** The same, for who must know how it went. */
  runAsync: (input: OperationInput<Id>) => Promise<OperationOutput<Id>>
  isRunning: boolean
  data: OperationOutput<Id> | undefined
  problem: Problem | null
  forget: () => void
}

/** A change asked of the server, with the same manners everywhere: told, announced, read again, followed by a page. */
export function useOperation<Id extends JsonOperation>(id: Id, habits: Habits<Id> = {}): Operation<Id> {
  const { invalidates = [], says, leadsTo, onDone, failure = 'notice', keepsSession = false } = habits
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const { say, alert, notice } = useAnnouncements()
  const problemOf = useProblemOf()
  const mutation = useMutation<OperationOutput<Id>, Error, OperationInput<Id>>({
    mutationFn: (input) => callWith(id, input),
    meta: { keepsSession },
    onMutate: () => alert(''),
    onError: (error) => (failure === 'beside' ? alert : notice)(problemOf(error).message),
    onSuccess: async (output, input) => {
      await onDone?.(output, input)
      if (leadsTo) await navigate(leadsTo(output))
      if (says) say(says(output, input))
      for (const key of invalidates) void readAgain(queryClient, [key])
    },
  })
  const problem = useProblem(mutation.error)
  return {
    run: mutation.mutate,
    runAsync: mutation.mutateAsync,
    isRunning: mutation.isPending,
    data: mutation.data,
    problem,
    forget: mutation.reset,
  }
}

type ReadingOptions<Id extends JsonOperation> = Omit<
  UseQueryOptions<OperationOutput<Id>, Error, OperationOutput<Id>, [Id, OperationInput<Id>]>,
  'queryKey' | 'queryFn'
>
type Reading<Id extends JsonOperation> = UseQueryResult<OperationOutput<Id>>

/** The hook of an operation that only reads. */
export function readingHook<Id extends JsonOperation>(id: Id) {
  return function useReading(input: OperationInput<Id>, options?: ReadingOptions<Id>): Reading<Id> {
    return useQuery<OperationOutput<Id>, Error, OperationOutput<Id>, [Id, OperationInput<Id>]>({
      ...reading(id, input),
      ...options,
    })
  }
}

/** The hook of an operation that changes something. */
export function operationHook<Id extends JsonOperation>(id: Id) {
  return function useThisOperation(habits?: Habits<Id>): Operation<Id> {
    return useOperation(id, habits)
  }
}
