import { environment, restartWith } from '#platform/config/environment'
import { allocator, nodeOptions } from './memory-bounds.ts'

/** For a process that serves for months. Who has chosen how memory is allocated is left alone. */
export function boundMemory(): void {
  const isChosen = environment('MALLOC_ARENA_MAX') !== undefined || environment('LD_PRELOAD') !== undefined
  // One that was forked would lose the way to its parent.
  if (process.platform === 'linux' && !isChosen && !process.connected) restartWith(allocator, nodeOptions)
}
