import { verifyAudit } from '#platform/audit/verify-audit'
import { defineCommand, instanceOptions } from '../command.ts'
import { withInstance } from '../with-instance.ts'

export const auditVerify = defineCommand({
  options: { ...instanceOptions, json: { type: 'boolean' } },
  async run({ values, terminal }) {
    const verdict = await withInstance(values, terminal, verifyAudit)
    if (values.json) terminal.out(`${JSON.stringify(verdict)}\n`)
    else if (verdict.intact) terminal.out(`${terminal.say('auditIntact', { rows: verdict.rows })}\n`)
    else terminal.out(`${terminal.say('auditBroken', { row: verdict.brokenAt, rows: verdict.rows })}\n`)
    return verdict.intact ? 0 : 1
  },
})
