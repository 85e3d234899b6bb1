import { createContext, use, useMemo, useState, type ReactNode } from 'react'

interface Announcements {
  /** Said once, politely; shown to nobody else. */
  say(message: string): void
  /** Said at once and shown, unless the page already shows it in its place; an empty string takes it away. */
  alert(message: string, place?: 'here' | 'elsewhere'): void
}

const AnnouncementsContext = createContext<Announcements>({ say: () => undefined, alert: () => undefined })

export function useAnnouncements(): Announcements {
  return use(AnnouncementsContext)
}

/** The one status region and the one alert region of the page: present from the start, so that what changes is read. */
export function Announcer({ children }: { children: ReactNode }) {
  const [status, setStatus] = useState('')
  const [alerted, setAlerted] = useState({ message: '', isShown: true })
  const announcements = useMemo(
    (): Announcements => ({
      say: setStatus,
      alert: (message, place = 'here') => setAlerted({ message, isShown: place === 'here' }),
    }),
    [],
  )
  return (
    <AnnouncementsContext value={announcements}>
      {children}
      <div role="status" className="vh">
        {status}
      </div>
      <div role="alert" className={alerted.isShown ? 'alert' : 'vh'} data-empty={alerted.message === '' || undefined}>
        {alerted.message}
      </div>
    </AnnouncementsContext>
  )
}
