import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { callWith, reading } from '../../api.ts'
import { useText } from '../../locales/text.ts'
import { LanguageSwitch } from './language-switch.tsx'

export function SideFooter() {
  const text = useText()
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const { data: me } = useQuery(reading('getMe', {}))
  const signOut = useMutation({
    mutationFn: () => callWith('signOut', {}),
    onSuccess: async () => {
      await navigate({ to: '/connexion' })
      queryClient.clear()
      sessionStorage.clear()
    },
  })
  return (
    <footer>
      {me?.role === 'administrator' && (
        <Link to="/installation" search={{ etape: '2' }}>
          {text('nav.writing')}
        </Link>
      )}
      <Link to="/accessibilite">{text('nav.accessibility')}</Link>
      <Link to="/donnees">{text('nav.data')}</Link>
      <button type="button" className="link" onClick={() => signOut.mutate()}>
        {text('nav.signOut')}
      </button>
      <LanguageSwitch />
    </footer>
  )
}
