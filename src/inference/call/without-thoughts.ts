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
  /** Words that are a thought if a closing mark follows, and where no mark stands. */
  let unsure = ''
  let held = ''
  let state: 'unsure' | 'thinking' | 'saying' = habit.thinksUnopened === false ? 'saying' : 'unsure'

  function say(): void {
    held = unsure + held
    unsure = ''
    state = 'saying'
  }

  /** Nothing, while the words may be a thought. */
  function weigh(): void {
    const found = markIn(held)
    if (found?.closes === true) {
      habit.thinksUnopened = true
      unsure = ''
      held = held.slice(found.end)
      state = 'saying'
      return
    }
    const isLong = unsure.length + held.length > mostUnsureCharacters
    const isAnswer = habit.thinksUnopened !== true && (isLong || citation.test(held))
    if (found !== null || isAnswer) return say()
    const cut = pendingFrom(held)
    unsure += held.slice(0, cut)
    held = held.slice(cut)
  }

  function take(isEnd: boolean): string {
    let shown = ''
    for (;;) {
      const isSaid = state === 'saying'
      const found = markIn(held, isSaid ? 'any' : 'close')
      const cut = found?.start ?? (isEnd ? held.length : pendingFrom(held))
      if (isSaid) shown += held.slice(0, cut)
      held = held.slice(found?.end ?? cut)
      if (found === null) return shown
      if (isSaid && found.closes) habit.thinksUnopened = true
      state = found.closes ? 'saying' : 'thinking'
    }
  }

  return {
    push(delta) {
      held += delta
      if (state === 'unsure') weigh()
      return state === 'unsure' ? '' : take(false)
    },
    end(isCut) {
      if (state === 'unsure' && isCut && habit.thinksUnopened === true) return ''
      const isUnmarked = state === 'unsure' || habit.thinksUnopened === null
      if (state === 'unsure') say()
      if (isUnmarked && !isCut) habit.thinksUnopened = false
      return take(true)
    },
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
