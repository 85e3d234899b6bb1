/** What a `SwapList` holds. */
export interface Placed {
  /** Where it stands in its list, which alone writes it. */
  place: number
}

/**
 * Things under way, in no order, that come and go by the thousand. No `Set` or `Map`: V8 gives these a new table every
 * few removals, and each table left behind keeps all that it held alive until the next full collection.
 */
export class SwapList<T extends Placed> {
  readonly #items: T[] = []

  get size(): number {
    return this.#items.length
  }

  add(item: T): void {
    item.place = this.#items.push(item) - 1
  }

  /** Leaves alone what is not held. */
  remove(item: T): void {
    if (this.#items[item.place] !== item) return
    const last = this.#items.pop()
    if (last === undefined || last === item) return
    this.#items[item.place] = last
    last.place = item.place
  }

  /** From the end, so that what is looked at may be removed meanwhile. */
  *[Symbol.iterator](): Generator<T> {
    for (let at = this.#items.length - 1; at >= 0; at -= 1) {
      const item = this.#items[at]
      if (item !== undefined) yield item
    }
  }
}
