import type { Command } from './command.ts'
import type { CommandName } from './command-names.ts'

/** Every command by the words that call it; a command is loaded when it is called. */
export const commands: Readonly<Record<CommandName, () => Promise<Command>>> = {
  start: async () => (await import('./commands/start.ts')).start,
  doctor: async () => (await import('./commands/doctor.ts')).doctor,
  ask: async () => (await import('./commands/ask.ts')).ask,
  'key create': async () => (await import('./commands/key-create.ts')).keyCreate,
  'key list': async () => (await import('./commands/key-list.ts')).keyList,
  'key revoke': async () => (await import('./commands/key-revoke.ts')).keyRevoke,
  'admin-link': async () => (await import('./commands/admin-link.ts')).adminLink,
  'corpus list': async () => (await import('./commands/corpus-list.ts')).corpusList,
  'corpus add': async () => (await import('./commands/corpus-add.ts')).corpusAdd,
  'corpus sync': async () => (await import('./commands/corpus-sync.ts')).corpusSync,
  'models list': async () => (await import('./commands/models-list.ts')).modelsList,
  'models pull': async () => (await import('./commands/models-pull.ts')).modelsPull,
  'models import': async () => (await import('./commands/models-import.ts')).modelsImport,
  'models verify': async () => (await import('./commands/models-verify.ts')).modelsVerify,
  'models add': async () => (await import('./commands/models-add.ts')).modelsAdd,
  'index rebuild': async () => (await import('./commands/index-rebuild.ts')).indexRebuild,
  'eval retrieval': async () => (await import('./commands/eval-retrieval.ts')).evalRetrieval,
  'eval answers': async () => (await import('./commands/eval-answers.ts')).evalAnswers,
  'eval calibrate': async () => (await import('./commands/eval-calibrate.ts')).evalCalibrate,
  'audit verify': async () => (await import('./commands/audit-verify.ts')).auditVerify,
  'people import': async () => (await import('./commands/people-import.ts')).peopleImportCommand,
  'erase person': async () => (await import('./commands/erase-person.ts')).erasePersonCommand,
  backup: async () => (await import('./commands/backup.ts')).backup,
  restore: async () => (await import('./commands/restore.ts')).restore,
  conformance: async () => (await import('./commands/conformance.ts')).conformance,
  'config check': async () => (await import('./commands/config-check.ts')).configCheck,
  'config schema': async () => (await import('./commands/config-schema.ts')).configSchemaCommand,
  'config docs': async () => (await import('./commands/config-docs.ts')).configDocsCommand,
}
