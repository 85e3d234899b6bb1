/** Opens the page as a browser would, on a server that the test prepares; what is opened is closed after each test. */
import { afterEach } from 'node:test'
import { act, cleanup, configure, render, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { QueryClientProvider } from '@tanstack/react-query'
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  RouterProvider,
  type AnyRouter,
} from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { createApplication } from '../../web/application.ts'
import { type Language, loadWords, setLanguage } from '../../web/locales/text.ts'
import { Announcer } from '../../web/ui/announcer.tsx'
import { everydayAnswers } from './answers.ts'
import { wordsOf } from './elements.ts'
import { FakeServer } from './fake-server.ts'

type Application = ReturnType<typeof createApplication>

interface Opened {
  readonly user: ReturnType<typeof userEvent.setup>
  readonly queryClient: Application['queryClient']
  /** Where the reader is: path, query and fragment. */
  address(): string
}

interface Opening {
  readonly server?: FakeServer
  readonly language?: Language
}

// A busy machine is slow; what a failure prints is what was looked for, not the whole page.
configure({
  asyncUtilTimeout: 10_000,
  getElementError: (message) => new Error(message?.split('\n', 1)[0] ?? 'not found'),
})

const servers = new Set<FakeServer>()

afterEach(() => {
  cleanup()
  document.body.replaceChildren()
  localStorage.clear()
  sessionStorage.clear()
  const used = [...servers]
  servers.clear()
  for (const server of used) server.mustHaveNoFault()
})

/** A server that knows who is signed in, and nothing else to show. */
export function everydayServer(): FakeServer {
  return everydayAnswers(new FakeServer())
}

/** The whole application at an address. */
export async function openPage(
  address: string,
  { server = everydayServer(), language = 'fr' }: Opening = {},
): Promise<Opened> {
  await prepare(server, language)
  const { queryClient, router } = createApplication()
  return openRouter(queryClient, router, address)
}

/** One component in a page that has nothing else. */
export async function show(
  element: ReactNode,
  { server = everydayServer(), language = 'fr' }: Opening = {},
): Promise<Opened> {
  await prepare(server, language)
  const root = createRootRoute({ component: () => <Announcer>{element}</Announcer> })
  const anywhere = createRoute({ getParentRoute: () => root, path: '$' })
  const router = createRouter({ routeTree: root.addChildren([anywhere]) })
  return openRouter(createApplication().queryClient, router, '/')
}

/** What was last announced without interrupting, and what was told at once. */
export function announced(): { status: string; alert: string } {
  const words = (role: string): string => wordsOf(document.querySelector(`.vh[role=${role}]`))
  return { status: words('status'), alert: words('alert') }
}

/** Waits until what is checked is true. */
export function eventually(check: () => void): Promise<void> {
  return waitFor(check)
}

async function prepare(server: FakeServer, language: Language): Promise<void> {
  servers.add(server)
  Object.assign(window, { fetch: server.fetch })
  await Promise.all([loadWords('everyday'), loadWords('administration')])
  await setLanguage(language)
}

async function openRouter(
  queryClient: Application['queryClient'],
  router: AnyRouter,
  address: string,
): Promise<Opened> {
  router.update({ ...router.options, history: createMemoryHistory({ initialEntries: [address] }) })
  // What is worth trying again is tried at once, and what was read waits for nobody once the test is over.
  const { queries, mutations } = queryClient.getDefaultOptions()
  queryClient.setDefaultOptions({
    queries: { ...queries, retryDelay: 0, gcTime: Infinity },
    mutations: { ...mutations, gcTime: Infinity },
  })
  render(
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  )
  await act(async () => router.load())
  return { user: userEvent.setup({ delay: null }), queryClient, address: () => router.state.location.href }
}
