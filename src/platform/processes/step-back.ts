import { constants, getPriority, setPriority } from 'node:os'

/** In the kernel's unit (`man 2 nice`): about a third of what somebody gets who answers requests, and all that is left over. */
export const stepsBehind = 5

/** Leaves the processors to others first. Threads take it over from the one that starts them: to be called before. */
export function stepBack(): void {
  setPriority(Math.min(getPriority() + stepsBehind, constants.priority.PRIORITY_LOW))
}
