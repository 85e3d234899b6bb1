import { type BatchFault, type BatchRequest, fault, isFault } from './read-requests.ts'

const mostRequests = 50_000
/** More would say nothing new. */
const mostFaults = 100

/** Reads a whole input: how many requests it holds, or why it is none. */
export async function checkInput(
  lines: AsyncIterable<BatchRequest | BatchFault>,
): Promise<{ readonly total: number; readonly faults: readonly BatchFault[] }> {
  const faults: BatchFault[] = []
  const names = new Set<string>()
  for await (const read of lines) {
    if (isFault(read)) faults.push(read)
    else if (names.has(read.customId)) {
      faults.push(
        fault('duplicate_custom_id', 'another line has this custom_id', { line: read.line, param: 'custom_id' }),
      )
    } else names.add(read.customId)
    if (names.size > mostRequests)
      faults.push(fault('too_many_tasks', `at most ${mostRequests} requests`, { line: read.line }))
    if (faults.length >= mostFaults || names.size > mostRequests) break
  }
  if (faults.length === 0 && names.size === 0) faults.push(fault('empty_file', 'the file holds no request'))
  return { total: names.size, faults }
}
