import { pino } from 'pino'

/** A file that lines are added to, in the background. */
export interface LineFile {
  add(line: string): void
  /** Writes what is held. */
  close(): void
}

const FLUSH_MS = 1000

/** Makes the file and its folder where they are missing. `onError` hears of a disk that does not take them. */
export function openLineFile(file: string, onError: (error: unknown) => void): LineFile {
  const destination = pino.destination({ dest: file, mkdir: true, append: true, sync: false, periodicFlush: FLUSH_MS })
  let state: 'opening' | 'open' | 'none' = 'opening'
  destination.once('ready', () => (state = 'open'))
  destination.on('error', (error) => {
    // The end of the process writes what is held, and would fail for a file that was never opened.
    if (state === 'opening') {
      state = 'none'
      destination.flushSync = () => {}
    }
    onError(error)
  })
  return {
    add(line) {
      if (state !== 'none') destination.write(`${line}\n`)
    },
    close() {
      if (state === 'open') destination.flushSync()
      if (state !== 'none') destination.end()
    },
  }
}
