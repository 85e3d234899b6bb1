import type { Tokens } from 'marked'
import { useText } from '../../locales/text.ts'
import '../../ui/table.css'
import { renderInline } from './inline.tsx'
import type { MarkKind } from './segments.ts'

/** A table scrolls inside its own region, which the keyboard can reach. */
export function TableBlock({ table, marks }: { table: Tokens.Table; marks: MarkKind }) {
  const text = useText()
  return (
    <div className="scroll" role="group" aria-label={text('markdown.table')} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {table.header.map((cell, column) => (
              <th key={column} scope="col">
                {renderInline({ tokens: cell.tokens, cursor: { kind: marks, isMarked: false } })}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row, position) => (
            <tr key={position}>
              {row.map((cell, column) => (
                <td key={column}>{renderInline({ tokens: cell.tokens, cursor: { kind: marks, isMarked: false } })}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
