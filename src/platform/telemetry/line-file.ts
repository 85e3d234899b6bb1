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
  destination.on('error', onError)
  return {
    add: (line) => void destination.write(`${line}\n`),
    close() {
      destination.flushSync()
      destination.end()
    },
  }
}
