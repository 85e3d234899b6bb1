import type { TokenCount } from '../token-count.ts'
import { describeUsage, usageMembers } from './describe-usage.ts'
import type { ExchangeOptions } from './exchange-options.ts'
import type { StreamEditor } from './stream-editor.ts'
import { usageEvent } from './usage-event.ts'

/** What ends a stream: a usage event, unless its server sent one or the client wants none, and the mark of the end. */
export function lastEvents(
  { call, hidesUsage }: Pick<ExchangeOptions, 'call' | 'hidesUsage'>,
  { usage, firstEvent }: Pick<StreamEditor, 'usage' | 'firstEvent'>,
  tokens: TokenCount | null,
): string {
  if (usage !== null || tokens === null || hidesUsage) return 'data: [DONE]\n\n'
  const event = usageEvent(call.model.id, firstEvent, tokens)
  return `${describeUsage(event, event.lastIndexOf('"usage"'), usageMembers(call.footprintOf(tokens)))}data: [DONE]\n\n`
}
