/** The words that call each command, in the order of the help. */
export const commandNames = [
  'start',
  'doctor',
  'ask',
  'key create',
  'key list',
  'key revoke',
  'admin-link',
  'corpus list',
  'corpus add',
  'corpus sync',
  'index rebuild',
  'eval retrieval',
  'eval answers',
  'eval calibrate',
  'audit verify',
  'backup',
  'restore',
  'config check',
  'config schema',
  'config docs',
] as const

export type CommandName = (typeof commandNames)[number]
