import { createContext, use, useMemo, useState, type ReactNode } from 'react'
import { useText } from '../locales/text.ts'
import { Button } from './button.tsx'
import './announcer.css'

interface Announcements {
  /** Said once, politely; shown to nobody else. */
  say(message: string): void
  /** Said at once; the page shows it where it belongs. An empty string takes it away. */
  alert(message: string): void
  /** Said at once and shown at the foot of the page, for what has no better place. */
  notice(message: string): void
}

const ignored = () => undefined
const AnnouncementsContext = createContext<Announcements>({ say: ignored, alert: ignored, notice: ignored })

export function useAnnouncements(): Announcements {
  return use(AnnouncementsContext)
}

/** The one status region and the one alert region of the page: present from the start, so that what changes is read. */
export function Announcer({ children }: { children: ReactNode }) {
  const [status, setStatus] = useState('')
  const [alerted, setAlerted] = useState({ message: '', isShown: false })
  const announcements = useMemo(
    (): Announcements => ({
      say: setStatus,
      alert: (message) => setAlerted({ message, isShown: false }),
      notice: (message) => setAlerted({ message, isShown: true }),
    }),
    [],
  )
  return (
    <AnnouncementsContext value={announcements}>
      {children}
      <div role="status" className="vh">
        {status}
      </div>
      <div role="alert" className="vh">
        {alerted.message}
      </div>
      {alerted.isShown && <Notice message={alerted.message} onClose={() => announcements.alert('')} />}
    </AnnouncementsContext>
  )
}

/** Read by the alert region: here it is only to be seen and put away. */
function Notice({ message, onClose }: { message: string; onClose: () => void }) {
  const text = useText()
  return (
    <section className="notice" aria-label={text('notice')}>
      <p>{message}</p>
      <Button kind="bare" onClick={onClose}>
        {text('close')}
      </Button>
    </section>
  )
}
