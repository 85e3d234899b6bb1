import { authorize, organisationOf } from '#platform/auth/authorize'
import type { Ctx } from '#server/context'
import { csvCell } from '#text/csv-cell'
import { type AuditFilter, type AuditLine, type AuditReader, countAuditLines, listAuditLines } from './queries.ts'

/** What was done in the organisation, latest first; whoever governs the instance reads its own acts too. */
export async function listAudit(
  ctx: Ctx<'db'>,
  filter: AuditFilter,
  page: { readonly limit: number; readonly offset: number },
): Promise<{ rows: AuditLine[]; total: number }> {
  const reader = readerOf(ctx, filter)
  const [rows, total] = await Promise.all([
    listAuditLines(ctx.db, reader, { ...page, before: null }),
    countAuditLines(ctx.db, reader),
  ])
  return { rows, total }
}

const batchLines = 1000
const mostLines = 100_000

/** The same, line by line as a spreadsheet takes them. */
export async function* exportAudit(ctx: Ctx<'db'>, filter: AuditFilter): AsyncGenerator<string> {
  const reader = readerOf(ctx, filter)
  yield '\uFEFFid;at;actor_kind;actor_id;actor;action;target_kind;target_id;details;address\r\n'
  let before: number | null = null
  for (let sent = 0; sent < mostLines; sent += batchLines) {
    const lines: AuditLine[] = await listAuditLines(ctx.db, reader, { limit: batchLines, offset: 0, before })
    yield lines.map(csvLine).join('')
    before = lines.at(-1)?.id ?? null
    if (lines.length < batchLines) return
  }
}

function readerOf(ctx: Ctx, filter: AuditFilter): AuditReader {
  authorize(ctx, 'audit:read')
  return { ...filter, organisationId: organisationOf(ctx), readsInstance: ctx.actor.scopes.has('organisations:manage') }
}

function csvLine(line: AuditLine): string {
  const { id, at, actor_kind, actor_id, actor_name, action, target_kind, target_id, details, address } = line
  const cells = [actor_kind, actor_id, actor_name, action, target_kind, target_id, JSON.stringify(details), address]
  return `${[id, at.toISOString(), ...cells.map((cell) => csvCell(String(cell ?? '')))].join(';')}\r\n`
}
