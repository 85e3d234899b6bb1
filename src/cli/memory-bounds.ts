/** How the memory of a server is bounded: of a process that serves for months. Read by the launcher of a package too. */

/**
 * What glibc reads when a process begins (`man 3 mallopt`): large buffers go back to the system when they are freed, and
 * threads share their heaps. Otherwise a server keeps for ever what its worst minute took.
 */
export const allocator = { MALLOC_ARENA_MAX: '2', MALLOC_MMAP_THRESHOLD_: '262144', MALLOC_TRIM_THRESHOLD_: '262144' }

/** Objects that die young: V8 keeps twice 64 MB for them on a machine with much memory, and reads the bound as it starts. */
export const nodeOptions = ['--max-semi-space-size=16']
