import { createTransport } from 'nodemailer'
import { messageOf } from '../errors.ts'
import type { Logger } from '../telemetry/log.ts'
import type { MailSettings } from './mail-settings.ts'

export interface Letter {
  readonly to: string
  readonly subject: string
  readonly text: string
}

export interface Mailer {
  /** Whether the server took it; why not is in the log. Never throws. */
  send(letter: Letter): Promise<boolean>
}

/** A server that says nothing for so long is given up. */
const patienceMs = 10_000

/** Reaches nobody: a server that is down is found at the first letter. */
export function openMailer({ url, from }: MailSettings, log: Logger): Mailer {
  const server = new URL(url)
  const transport = createTransport({
    url,
    // A password never travels in the clear.
    requireTLS: server.protocol === 'smtp:' && server.username !== '',
    connectionTimeout: patienceMs,
    greetingTimeout: patienceMs,
    socketTimeout: patienceMs,
    dnsTimeout: patienceMs,
  })
  return {
    async send({ to, subject, text }) {
      try {
        // Written as an address object: what stands in it is never a list of others.
        await transport.sendMail({
          from,
          to: { name: '', address: to },
          subject,
          text,
          headers: { 'Auto-Submitted': 'auto-generated' },
          disableFileAccess: true,
          disableUrlAccess: true,
        })
        return true
      } catch (error) {
        log.warn({ server: server.host, reason: messageOf(error) }, 'a letter was not sent')
        return false
      }
    },
  }
}
