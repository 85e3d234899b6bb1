import { setImmediate as nextTurn } from 'node:timers/promises'

/** What is done of each, in their order; others are served between one and the next. */
export async function eachInTurn<T, R>(items: readonly T[], act: (item: T, position: number) => R): Promise<R[]> {
  const done: R[] = []
  for (const [position, item] of items.entries()) {
    done.push(act(item, position))
    await nextTurn()
  }
  return done
}
