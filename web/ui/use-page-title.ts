import { useEffect } from 'react'
import { useGetAppearance } from '../operations.ts'

/** What the page is, then what the service is called here. */
export function usePageTitle(title: string): void {
  const { data } = useGetAppearance({}, { staleTime: 60_000 })
  const service = data?.name ?? 'Socle'
  useEffect(() => {
    document.title = `${title} — ${service}`
  }, [title, service])
}
