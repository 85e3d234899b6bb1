import type { IncomingMessage } from 'node:http'
import { renameMembers, spliceMember } from '#inference/bytes/splice'

/** Mistral's own libraries name themselves: they are stricter than what OpenAI's interface lets servers answer. */
export function isMistralClient({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
  return headers['user-agent']?.startsWith('mistral-client-') === true
}

/** A chat as they send it, in OpenAI's words. */
export function fromMistral(body: Buffer, choice: unknown): Buffer {
  const named = renameMembers(body, { random_seed: 'seed' })
  return choice === 'any' ? spliceMember(named, 'tool_choice', 'required') : named
}
