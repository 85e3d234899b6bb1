import type { Outbound } from '#platform/http/outbound'
import type { z } from 'zod'

/** One file that a connector lists. It is opened only when its mark is not the one that was stored. */
export interface SourceFile {
  /** Stays the same as long as the file is the same one: its path or its address. */
  externalId: string
  /** With the extension that tells its format. */
  name: string
  /** Changes when the file does: an etag, else size and date. */
  mark: string
  canonicalUrl?: string | null | undefined
  /** YYYY-MM-DD */
  updatedAt?: string | null | undefined
  open(): Promise<AsyncIterable<Uint8Array>>
}

/** What a connector is given beside its settings. */
export interface ConnectorAccess {
  /** Password or secret key that was kept sealed. */
  secret: string | null
  outbound: Outbound
  signal: AbortSignal
}

/** A place that files come from. */
export interface Connector<S extends z.ZodObject = z.ZodObject> {
  readonly kind: string
  readonly title: string
  readonly description: string
  readonly settings: S
  readonly hasSecret: boolean
  /** It lists the newest files alone: what it lists no longer stays. Otherwise that is removed, within the guard. */
  readonly isIncremental?: true
  /** It reads the disk of the machine, which is no organisation's: whoever governs the instance says what of it. */
  readonly readsMachine?: true
  /** Its files are sent here: there is nothing to read by itself. */
  readonly isPushed?: true
  list(settings: z.output<S>, access: ConnectorAccess): AsyncIterable<SourceFile>
}

/** A connector whose settings are checked by its own schema before it lists. */
export interface AnyConnector extends Omit<Connector, 'list'> {
  list(settings: unknown, access: ConnectorAccess): AsyncIterable<SourceFile>
}

export function defineConnector<S extends z.ZodObject>(connector: Connector<S>): AnyConnector {
  return {
    ...connector,
    list: (settings, access) => connector.list(connector.settings.parse(settings), access),
  }
}
