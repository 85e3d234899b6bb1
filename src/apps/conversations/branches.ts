/** Where a message stands among those of its conversation, which are in the order of their ids. */
export interface Place {
  readonly id: number
  readonly role: 'user' | 'assistant'
  /** What it follows: null for the one before it, 0 for the beginning. */
  readonly parent_id: number | null
}

/** Versions of one question, oldest first; one of them is shown. */
export interface Versions {
  readonly shown: number
  readonly ids: readonly number[]
}

export interface Shown {
  /** Ids from the first message to the last. */
  readonly path: readonly number[]
  readonly versions: readonly Versions[]
}

function parentsOf(places: readonly Place[]): Map<number, number> {
  return new Map(places.map(({ id, parent_id: parent }, index) => [id, parent ?? places[index - 1]?.id ?? 0]))
}

/** What is read from the beginning to a message, and the other versions of its questions. */
export function shownOf(places: readonly Place[], shownId: number | null): Shown {
  const parents = parentsOf(places)
  const path: number[] = []
  const last = shownId !== null && parents.has(shownId) ? shownId : (places.at(-1)?.id ?? 0)
  // A message follows an older one: the walk ends.
  for (let id = last; parents.has(id); id = parents.get(id) ?? 0) path.unshift(id)
  const questions = Map.groupBy(
    places.filter(({ role }) => role === 'user'),
    ({ id }) => parents.get(id),
  )
  const versions = path.flatMap((id) => {
    const ids = questions.get(parents.get(id))?.map((one) => one.id) ?? []
    return ids.length > 1 && ids.includes(id) ? [{ shown: id, ids }] : []
  })
  return { path, versions }
}

/** The message that a question follows; null when there is no such question. */
export function parentOfQuestion(places: readonly Place[], id: number): number | null {
  if (!places.some((place) => place.id === id && place.role === 'user')) return null
  return parentsOf(places).get(id) ?? null
}

/** The latest message below this one, itself when nothing follows it. */
export function latestBelow(places: readonly Place[], id: number): number {
  const parents = parentsOf(places)
  const below = new Set([id])
  for (const place of places) if (below.has(parents.get(place.id) ?? 0)) below.add(place.id)
  return Math.max(...below)
}
