import { z } from 'zod'

/** The server that sends letters to people. */
export const MailSettings = z.strictObject({
  url: z
    .url({ protocol: /^smtps?$/ })
    .describe(
      'As smtps://name:password@smtp.ville.example:465, best with `${NAME}` of the environment for the password.',
    ),
  from: z
    .string()
    .trim()
    .min(3)
    .max(320)
    .regex(/^[^\r\n]+$/)
    .describe('Who writes, as « Socle <ne-pas-repondre@ville.example> ».'),
})
export type MailSettings = z.output<typeof MailSettings>
