export interface AskedOrder<Field extends string> {
  readonly order_by?: Field | undefined
  readonly order_direction?: 'asc' | 'desc' | undefined
  readonly sort_by?: Field | undefined
  readonly sort_order?: 'asc' | 'desc' | undefined
}

/** The order that is asked for, in the words of either generation of Albert's clients. */
export function orderOf<Field extends string>(query: AskedOrder<Field>) {
  return { orderBy: query.order_by ?? query.sort_by, direction: query.order_direction ?? query.sort_order }
}

/** The same of a list that is in memory; as it is when none is asked for. */
export function inOrder<Field extends string, Row extends Readonly<Record<Field, string | number | null>>>(
  rows: readonly Row[],
  query: AskedOrder<Field>,
): Row[] {
  const { orderBy, direction } = orderOf(query)
  if (orderBy === undefined) return [...rows]
  const sorted = rows.toSorted((left, right) => compared(left[orderBy], right[orderBy]))
  return direction === 'desc' ? sorted.toReversed() : sorted
}

function compared(left: string | number | null, right: string | number | null): number {
  if (typeof left === 'string' && typeof right === 'string') return left.localeCompare(right)
  return Number(left ?? 0) - Number(right ?? 0)
}
