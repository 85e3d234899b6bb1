import { environment, restartWith } from '#platform/config/environment'

/**
 * What glibc reads when a process begins (`man 3 mallopt`): large buffers go back to the system when they are freed, and
 * threads share their heaps. Otherwise a server keeps for ever what its worst minute took.
 */
const allocator = { MALLOC_ARENA_MAX: '2', MALLOC_MMAP_THRESHOLD_: '262144', MALLOC_TRIM_THRESHOLD_: '262144' }
/** Objects that die young: V8 keeps twice 64 MB for them on a machine with much memory. */
const nodeOptions = ['--max-semi-space-size=16']

/** For a process that serves for months. Who has chosen how memory is allocated is left alone. */
export function boundMemory(): void {
  const isChosen = environment('MALLOC_ARENA_MAX') !== undefined || environment('LD_PRELOAD') !== undefined
  // One that was forked would lose the way to its parent.
  if (process.platform === 'linux' && !isChosen && !process.connected) restartWith(allocator, nodeOptions)
}
