import assert from 'node:assert/strict'
import { test } from 'node:test'
import { QueryClient, QueryObserver } from '@tanstack/react-query'
import { readAgain } from './read-again.ts'

test('a first reading that left before a change gives way to one that leaves after it', async () => {
  const queryClient = new QueryClient()
  const early = Promise.withResolvers<string[]>()
  const answers = [early.promise, Promise.resolve(['the new file'])]
  const observer = new QueryObserver(queryClient, {
    queryKey: ['listDocuments', { offset: 0 }],
    queryFn: () => answers.shift() ?? Promise.reject(new Error('read too often')),
    retry: false,
  })
  const leave = observer.subscribe(() => undefined)
  const again = readAgain(queryClient, ['listDocuments'])
  // Written before the change, answered after it.
  early.resolve([])
  await again
  assert.deepEqual(observer.getCurrentResult().data, ['the new file'])
  leave()
})

test('what is on the page stays while it is read again, and other readings are left alone', async () => {
  const queryClient = new QueryClient()
  const shown: unknown[] = []
  let reads = 0
  const observer = new QueryObserver(queryClient, {
    queryKey: ['listDocuments'],
    queryFn: async () => `reading ${(reads += 1)}`,
  })
  const leave = observer.subscribe(({ data }) => shown.push(data))
  await observer.refetch()
  queryClient.setQueryData(['getMe'], 'Camille')
  await readAgain(queryClient, ['listDocuments'])
  assert.equal(observer.getCurrentResult().data, 'reading 2')
  assert.ok(!shown.slice(shown.indexOf('reading 1')).includes(undefined), 'nothing is taken off the page')
  assert.equal(queryClient.getQueryState(['getMe'])?.isInvalidated, false)
  leave()
})
