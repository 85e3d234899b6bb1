const EARNED_PER_CALL = 0.1
const MOST = 100

/** Extra attempts: one for ten calls, with some in hand. An outage of everything is not made worse by asking twice. */
export class RetryBudget {
  #credit = MOST

  earn(): void {
    this.#credit = Math.min(MOST, this.#credit + EARNED_PER_CALL)
  }

  spend(): boolean {
    if (this.#credit < 1) return false
    this.#credit -= 1
    return true
  }
}
