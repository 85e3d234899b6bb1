import type { ConversationEvent } from '#contract/applications'
import type { ReceivedEvent } from '#client/read-events'

const frameMs = 40

/** Gives events a few at a time, so that a fast model does not redraw the page at each word; ends with the answer. */
export async function followEvents(
  events: AsyncIterable<ReceivedEvent<ConversationEvent>>,
  apply: (received: ReceivedEvent<ConversationEvent>[]) => void,
): Promise<void> {
  let pending: ReceivedEvent<ConversationEvent>[] = []
  let timer: ReturnType<typeof setTimeout> | null = null
  const flush = (): void => {
    if (timer !== null) clearTimeout(timer)
    timer = null
    if (pending.length > 0) apply(pending)
    pending = []
  }
  try {
    for await (const received of events) {
      pending.push(received)
      if (received.event.type === 'answer-finished' || received.event.type === 'answer-failed') return
      timer ??= setTimeout(flush, frameMs)
    }
  } finally {
    flush()
  }
}
