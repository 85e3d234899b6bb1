import { getProcessingRegister } from '#apps/processing-register/get-processing-register'
import type { processingRegisterRoutes } from '#contract/processing-register'
import type { Handlers } from '../http/handlers.ts'
import { toUnixSeconds } from '../presenters/unix-seconds.ts'

/** The facts of the register of processing. */
export const processingRegisterHandlers: Handlers<keyof typeof processingRegisterRoutes> = {
  async getProcessingRegister({ ctx }) {
    const { organisation, generatedAt, kept, conversationDays, ...rest } = await getProcessingRegister(ctx)
    const since = (moment: Date | null): number | null => (moment === null ? null : toUnixSeconds(moment))
    return {
      object: 'processing-register',
      organisation,
      generated: toUnixSeconds(generatedAt),
      accounts: { count: kept.accounts, disabled: kept.disabled, programs: kept.programs },
      sign_in: { by_provider: rest.hasIdentityProvider, by_mail: rest.sendsMail },
      conversations: {
        count: kept.conversations,
        messages: kept.messages,
        days: conversationDays,
        since: since(kept.conversations_since),
      },
      documents: { collections: kept.collections, guarded: kept.guarded, count: kept.documents },
      files: { count: kept.files },
      usage: { count: kept.usage, months: rest.usageMonths, since: since(kept.usage_since) },
      trace: { count: kept.trace, since: since(kept.trace_since) },
      held: kept.held,
      model_servers: rest.servers.map(({ name, stored, maySee }) => ({
        name,
        runs_in: stored?.runsIn ?? null,
        may_see: maySee,
        is_own: stored !== null,
      })),
    }
  },
}
