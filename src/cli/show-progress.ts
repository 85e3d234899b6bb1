import { isAppError, messageOf } from '#platform/errors'
import { errorWords } from '#server/locales/error-words'
import type { Progress } from '#server/progress'
import type { Terminal } from './command.ts'

/** A corpus says where it is at each tenth of its way. */
const shares = 10

/** Tells the long steps of a start on standard error, a line each. */
export function showProgress(terminal: Terminal): (progress: Progress) => void {
  let lastShare = -1
  return (progress) => {
    if (progress.step === 'corpus') {
      const share = progress.total === null ? 0 : Math.floor((progress.done / progress.total) * shares)
      if (share === lastShare) return
      lastShare = share === shares ? -1 : share
    }
    terminal.err(`${sentence(progress, terminal)}\n`)
  }
}

function sentence(progress: Progress, terminal: Terminal): string {
  switch (progress.step) {
    case 'database':
      return terminal.say('stepDatabase')
    case 'corpus': {
      const { title, done, total } = progress
      return total === null
        ? terminal.say('stepCorpusFetched', { title })
        : terminal.say('stepCorpus', { title, done, total })
    }
    case 'corpus-failed':
      return terminal.say('corpusFailed', { title: progress.title, reason: reasonOf(progress.error, terminal) })
    default:
      return progress satisfies never
  }
}

function reasonOf(error: unknown, terminal: Terminal): string {
  return isAppError(error) ? errorWords(error, terminal.language) : messageOf(error)
}
