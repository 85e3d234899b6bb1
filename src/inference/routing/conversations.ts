import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Target } from '../target.ts'
import type { TargetLoad } from './target-load.ts'

const MAX_REMEMBERED = 50_000
const Message = z.looseObject({ role: z.string(), content: z.unknown().optional() })
const Body = z.looseObject({ messages: z.array(Message).min(1) })

/** A conversation as its requests tell it. */
export interface Conversation {
  /** Whose it is and how it began. */
  readonly key: string
  /** A model answered in it before. */
  readonly goesOn: boolean
}

/** Of a chat's body; null for any other. */
export function conversationOf(tenant: string, body: Buffer): Conversation | null {
  let value: unknown
  try {
    value = JSON.parse(body.toString())
  } catch {
    return null
  }
  const messages = Body.safeParse(value).data?.messages
  const first = messages?.find(({ role }) => role === 'user')
  if (messages === undefined || first === undefined) return null
  const key = createHash('sha256')
    .update(`${tenant}\n${JSON.stringify(first.content)}`)
    .digest('base64')
  return { key, goesOn: messages.some(({ role }) => role === 'assistant') }
}

/** Where servers have shares, a conversation stays with the one that its first answer came from. */
export class Conversations {
  /** By the load of a server, which outlasts a refresh of the list. */
  readonly #servers = new Map<string, TargetLoad>()

  serverOf({ key, goesOn }: Conversation, targets: readonly Target[]): Target | null {
    const load = goesOn ? this.#servers.get(key) : undefined
    return targets.find((target) => target.load === load) ?? null
  }

  remember({ key }: Conversation, { load }: Target): void {
    // What was used last stays longest.
    this.#servers.delete(key)
    this.#servers.set(key, load)
    for (const oldest of this.#servers.keys()) {
      if (this.#servers.size <= MAX_REMEMBERED) break
      this.#servers.delete(oldest)
    }
  }
}
