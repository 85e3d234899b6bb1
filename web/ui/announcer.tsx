import { createContext, use, useMemo, useState, type ReactNode } from 'react'

interface Announcements {
  /** Said once, politely; shown to nobody else. */
  say(message: string): void
  /** Said at once and shown; an empty string takes it away. */
  alert(message: string): void
}

const AnnouncementsContext = createContext<Announcements>({ say: () => undefined, alert: () => undefined })

export function useAnnouncements(): Announcements {
  return use(AnnouncementsContext)
}

/** The one status region and the one alert region of the page: present from the start, so that what changes is read. */
export function Announcer({ children }: { children: ReactNode }) {
  const [status, setStatus] = useState('')
  const [alertText, setAlertText] = useState('')
  const announcements = useMemo(() => ({ say: setStatus, alert: setAlertText }), [])
  return (
    <AnnouncementsContext value={announcements}>
      {children}
      <div role="status" className="vh">
        {status}
      </div>
      <div role="alert" className="alert" data-empty={alertText === '' || undefined}>
        {alertText}
      </div>
    </AnnouncementsContext>
  )
}
