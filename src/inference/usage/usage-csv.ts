import { csvCell } from '#text/csv-cell'
import type { UsageLine } from './sums/queries.ts'

/** A table for a spreadsheet: fields between semicolons, as in France; names that would be formulas are quoted text. */
export function usageCsv(lines: readonly UsageLine[]): string {
  const headline =
    'id;name;requests;refused;failed;prompt_tokens;completion_tokens;euros;kilowatt_hours;emissions_kilograms'
  const rows = lines.map((line) =>
    [
      line.id ?? '',
      csvCell(line.name ?? ''),
      line.requests,
      line.refused,
      line.failed,
      line.promptTokens,
      line.completionTokens,
      line.euros,
      line.wattHours / 1000,
      line.emissionsGrams / 1000,
    ].join(';'),
  )
  return `\uFEFF${[headline, ...rows].join('\r\n')}\r\n`
}
