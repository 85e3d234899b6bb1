/** What is learnt of a model: it closes thoughts that it never opened; null while nobody knows. */
export interface ThinkingHabit {
  thinksUnopened: boolean | null
}

/** What a model writes, without what it thinks, which some servers leave in the text. */
export interface ThoughtFilter {
  push(delta: string): string
  /** In an answer that was cut, what may be a thought still is one. */
  end(isCut: boolean): string
}

const open = /<(?:think(?:ing)?|thought|reasoning)>|\[THINK\]|<\|channel\|>analysis<\|message\|>/i
const close =
  /<\/(?:think(?:ing)?|thought|reasoning)>|\[\/THINK\]|(?:<\|end\|>)?(?:<\|start\|>assistant)?<\|channel\|>final<\|message\|>/i
/** What may still become a mark, within the length of the longest. */
const begun = /<\|[^]*$|<[/a-z]{0,11}$|\[\/?[THINK]{0,5}$/i
const longestMark = '<|end|><|start|>assistant<|channel|>final<|message|>'.length
/** An answer cites within its first sentences; a thought that is closed without having been opened comes before. */
const citation = /\[\d/
const mostUnsureCharacters = 2_000

/**
 * A model whose template opens its thought writes the closing mark alone: its first answer waits for a citation or the
 * mark, and once it is known, its words wait for the mark.
 */
export function withoutThoughts(habit: ThinkingHabit): ThoughtFilter {
  return new Filter(habit)
}

class Filter implements ThoughtFilter {
  readonly #habit: ThinkingHabit
  /** Words that are a thought if a closing mark follows, and where no mark stands. */
  #unsure = ''
  #held = ''
  #state: 'unsure' | 'thinking' | 'saying'

  constructor(habit: ThinkingHabit) {
    this.#habit = habit
    this.#state = habit.thinksUnopened === false ? 'saying' : 'unsure'
  }

  push(delta: string): string {
    this.#held += delta
    if (this.#state === 'unsure') this.#weigh()
    return this.#state === 'unsure' ? '' : this.#take(false)
  }

  end(isCut: boolean): string {
    const isUnsure = this.#state === 'unsure'
    if (isUnsure && isCut && this.#habit.thinksUnopened === true) return ''
    if (isUnsure) this.#say()
    if (!isCut && (isUnsure || this.#habit.thinksUnopened === null)) this.#habit.thinksUnopened = false
    return this.#take(true)
  }

  #say(): void {
    this.#held = this.#unsure + this.#held
    this.#unsure = ''
    this.#state = 'saying'
  }

  /** Says nothing while the words may be a thought. */
  #weigh(): void {
    const found = markIn(this.#held)
    if (found?.closes === true) {
      this.#habit.thinksUnopened = true
      this.#unsure = ''
      this.#held = this.#held.slice(found.end)
      this.#state = 'saying'
      return
    }
    const mayBeThought = this.#habit.thinksUnopened === true
    const isLong = this.#unsure.length + this.#held.length > mostUnsureCharacters
    if (found !== null || (!mayBeThought && (isLong || citation.test(this.#held)))) {
      this.#say()
      return
    }
    const cut = pendingFrom(this.#held)
    this.#unsure += this.#held.slice(0, cut)
    this.#held = this.#held.slice(cut)
  }

  #take(isEnd: boolean): string {
    let shown = ''
    for (;;) {
      const isSaid = this.#state === 'saying'
      const found = markIn(this.#held, isSaid ? 'any' : 'close')
      const cut = found?.start ?? (isEnd ? this.#held.length : pendingFrom(this.#held))
      if (isSaid) shown += this.#held.slice(0, cut)
      this.#held = this.#held.slice(found?.end ?? cut)
      if (found === null) return shown
      if (isSaid && found.closes) this.#habit.thinksUnopened = true
      this.#state = found.closes ? 'saying' : 'thinking'
    }
  }
}

interface Mark {
  readonly start: number
  readonly end: number
  readonly closes: boolean
}

/** The first one. Within what is said, a closing mark is one too. */
function markIn(text: string, kind: 'any' | 'close' = 'any'): Mark | null {
  const closed = close.exec(text)
  const opened = kind === 'any' ? open.exec(text) : null
  const closes = closed !== null && (opened === null || closed.index < opened.index)
  const found = closes ? closed : opened
  return found && { start: found.index, end: found.index + found[0].length, closes }
}

/** Where a mark may have begun at the end of a text; the length of the text when none has. */
function pendingFrom(text: string): number {
  const from = Math.max(0, text.length - longestMark + 1)
  const at = text.slice(from).search(begun)
  return at < 0 ? text.length : from + at
}
