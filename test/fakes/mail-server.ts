import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { callbackify } from 'node:util'
import { simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'
import { closeAtEnd } from './database.ts'
import { until } from './until.ts'

export interface ReceivedLetter {
  readonly to: readonly string[]
  readonly from: string
  readonly subject: string
  readonly text: string
  /** As it came. */
  readonly source: string
}

/** A real SMTP server on a port of its own, which keeps what it is given. Goes away at the end. */
export async function startMailServer({ refuses = false } = {}) {
  const letters: ReceivedLetter[] = []
  const server = new SMTPServer({
    authOptional: true,
    // Asks a name server for the name of each client before it greets, and waits where there is none.
    disableReverseLookup: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, done) {
      const to = session.envelope.rcptTo.map(({ address }) => address)
      callbackify(receive)(stream, to, done)
    },
  })
  async function receive(stream: Readable, to: readonly string[]): Promise<void> {
    const source = await text(stream)
    if (refuses) throw new Error('not here')
    const { subject = '', text: body = '', from } = await simpleParser(source)
    letters.push({ to, from: from?.text ?? '', subject, text: body, source })
  }
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  closeAtEnd(() => new Promise<void>((resolve) => server.close(() => resolve())))
  const { port } = server.server.address() as AddressInfo
  return {
    url: `smtp://127.0.0.1:${port}`,
    letters,
    /** The next letter to this address, once it has come. */
    async letterTo(address: string): Promise<ReceivedLetter> {
      await until(async () => letters.some(({ to }) => to.includes(address)))
      const at = letters.findIndex(({ to }) => to.includes(address))
      const [found] = letters.splice(at, 1)
      if (found === undefined) throw new Error('no letter')
      return found
    },
  }
}
