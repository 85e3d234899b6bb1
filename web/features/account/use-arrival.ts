import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import type { SignedIn } from '#contract/account'

/** Only a path of this site: an address given in a link must not lead elsewhere. */
export function ownPathOr(home: string, path: string | undefined): string {
  return path !== undefined && /^\/(?![/\\])/.test(path) ? path : home
}

/** Where an answer that opens a session leads: to what was asked for, or to the second factor on the way. */
export function useArrival(returnTo: string | undefined): (answer: SignedIn) => void {
  const queryClient = useQueryClient()
  const router = useRouter()
  return (answer) => {
    const wanted = ownPathOr('/', returnTo)
    if ('second_factor' in answer) {
      void router.navigate({ to: '/second-facteur', search: { retour: wanted }, replace: true })
      return
    }
    queryClient.setQueryData(['getMe', {}], answer)
    router.history.push(wanted)
  }
}
