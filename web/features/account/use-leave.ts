import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'

/** Back to the door: nothing of the person stays in this browser. */
export function useLeave(): () => Promise<void> {
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  return async () => {
    await navigate({ to: '/connexion' })
    queryClient.clear()
    sessionStorage.clear()
  }
}
