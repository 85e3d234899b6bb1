import { z } from 'zod'
import { route } from './route.ts'
import { keptText, UnixSeconds } from './schemas.ts'

export const legalPages = ['legal', 'help', 'accessibility', 'data'] as const
const LegalPage = z.enum(legalPages)
export type LegalPage = z.infer<typeof LegalPage>

const Text = keptText(z.string().trim().min(1).max(20_000)).nullable().describe('Markdown; null for the product’s own')

const LegalTextDraft = z.strictObject({ page: LegalPage, fr: Text, en: Text })
export type LegalTextDraft = z.infer<typeof LegalTextDraft>

const LegalText = z.object({
  ...LegalTextDraft.shape,
  version: z.number().int().describe('0 while nobody wrote it; the log says which text each one was, by its SHA-256'),
  updated: UnixSeconds.nullable(),
})
export type LegalText = z.infer<typeof LegalText>

const SecurityContact = z.strictObject({
  contact: z
    .url({ protocol: /^(https|mailto|tel)$/ })
    .max(300)
    .nullable()
    .describe('Whom to tell of a vulnerability, as mailto:securite@ville.example'),
})

export const legalTextRoutes = {
  listLegalTexts: route({
    tag: 'account',
    access: 'public',
    transport: 'json',
    method: 'GET',
    path: '/api/legal-texts',
    summary: 'Legal notices, help, accessibility and data as one’s organisation wrote them',
    status: 200,
    response: z.object({ object: z.literal('list'), data: z.array(LegalText) }),
  }),
  updateLegalText: route({
    tag: 'account',
    access: 'settings:manage',
    transport: 'json',
    method: 'PUT',
    path: '/api/legal-texts',
    summary: 'Write one of these pages; each text is a version in the log',
    status: 200,
    body: LegalTextDraft,
    response: LegalText,
  }),
  getSecurityContact: route({
    tag: 'account',
    access: 'organisations:manage',
    transport: 'json',
    method: 'GET',
    path: '/api/settings/security-contact',
    summary: 'Whom /.well-known/security.txt names',
    status: 200,
    response: SecurityContact.extend({
      fixed: z.boolean().describe('Said by the configuration of the instance, and not changed here'),
    }),
  }),
  updateSecurityContact: route({
    tag: 'account',
    access: 'organisations:manage',
    transport: 'json',
    method: 'PUT',
    path: '/api/settings/security-contact',
    summary: 'Choose whom /.well-known/security.txt names, where the configuration says nothing',
    status: 200,
    body: SecurityContact,
    response: SecurityContact,
  }),
}
