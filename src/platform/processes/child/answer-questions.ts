import { parentPort } from 'node:worker_threads'
import { z } from 'zod'
import { closeNetwork } from './close-network.ts'
import type { ThreadReply } from './messages.ts'

export interface Asked {
  readonly question: unknown
  /** The file that came with the question; empty when there was none. */
  readonly content: Uint8Array
  /** To be called after each part that took time: an answer that gets nowhere is given up. */
  progress(): void
}

const Work = z.object({ question: z.unknown(), content: z.instanceof(Uint8Array) })
const progressEveryMs = 100

/** Called once by the module of a thread, when it has loaded what it needs. What `answer` throws ends the process. */
export function answerQuestions(answer: (asked: Asked) => Promise<unknown>): void {
  closeNetwork()
  parentPort?.on('message', (message) => {
    const { question, content } = Work.parse(message)
    void answer({ question, content, progress: throttled() }).then((value) => tell({ kind: 'answer', answer: value }))
  })
  tell({ kind: 'ready' })
}

function tell(reply: ThreadReply): void {
  parentPort?.postMessage(reply, [])
}

/** Parts may end by the million: each is not worth a message. */
function throttled(): () => void {
  let toldAtMs = 0
  return () => {
    const now = performance.now()
    if (now - toldAtMs < progressEveryMs) return
    toldAtMs = now
    tell({ kind: 'progress' })
  }
}
