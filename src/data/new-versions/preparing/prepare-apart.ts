import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { siblingModule } from '#platform/processes/sibling-module'
import { type NewVersion, prepareVersion } from '../prepare-version.ts'
import { PreparedText, type TextToPrepare, withBuffers } from './messages.ts'

/** A text of this length is cut in a few milliseconds; starting a thread takes more. */
const shortCharacters = 100_000
const heapMebibytes = 1024

/** As `prepareVersion`; a long text, whose cutting would keep requests waiting, in a thread of its own that ends with it. */
export async function prepareApart(text: TextToPrepare, signal: AbortSignal): Promise<NewVersion> {
  const { title, parsed, facts } = text
  if (parsed.markdown.length <= shortCharacters) return prepareVersion(title, parsed, facts)
  const worker = new Worker(siblingModule(import.meta.url, './child/prepare-thread'), {
    workerData: text,
    env: {},
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: heapMebibytes },
  })
  // Told to whoever waits; once nobody does, it must not end the process.
  worker.on('error', () => undefined)
  try {
    const [version] = await once(worker, 'message', { signal })
    return withBuffers(PreparedText.parse(version))
  } finally {
    await worker.terminate()
  }
}
