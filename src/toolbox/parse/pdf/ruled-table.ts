/** A table whose cells are ruled on its page. */
export interface RuledTable {
  readonly rows: readonly string[][]
  /** How many of them, at the top, say what the columns are. */
  readonly headers: number
  /** Above the columns, in a row of its own. */
  readonly caption: string | null
  /** Where its columns begin and end. */
  readonly edges: readonly number[]
}
