import { Navigate, useSearch } from '@tanstack/react-router'
import { AdministratorStep } from '../features/setup/administrator-step.tsx'
import { AssistantStep } from '../features/setup/assistant-step.tsx'
import { TryStep } from '../features/setup/try-step.tsx'
import { Door } from '../features/shell/door.tsx'
import { useText } from '../locales/text.ts'
import { useGetSetup } from '../operations.ts'
import { ReadingFailure } from '../ui/reading-failure.tsx'
import { usePageTitle } from '../ui/use-page-title.ts'

export function SetupPage() {
  const text = useText()
  usePageTitle(text('setup.title'))
  const { token, etape } = useSearch({ from: '/installation' })
  const { data: setup, error, refetch } = useGetSetup({})
  if (etape === '2') return <Door children={<AssistantStep />} />
  if (etape === '3') return <Door children={<TryStep />} />
  if (setup && !setup.needed) return <Navigate to="/" replace />
  return (
    <Door>
      {error && <ReadingFailure error={error} onRetry={() => void refetch()} />}
      {setup && <AdministratorStep token={token ?? ''} organisation={setup.organisation} />}
    </Door>
  )
}
