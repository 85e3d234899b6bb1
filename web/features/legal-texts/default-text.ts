import type { LegalPage } from '#contract/legal-texts'
import type { Text } from '../../locales/text.ts'

/** What the product says of itself, in Markdown, until an organisation writes its own words. */
export function defaultText(text: Text, page: LegalPage, organisation: string): string {
  const list = (...items: string[]): string => items.map((item) => `- ${item}`).join('\n')
  const parts: Readonly<Record<LegalPage, () => readonly string[]>> = {
    legal: () => [
      ...[text('legal.unwritten'), `## ${text('legal.publisher.title')}`, text('legal.publisher', { organisation })],
      ...[`## ${text('legal.software.title')}`, text('legal.software')],
      ...[`## ${text('legal.answers.title')}`, text('legal.answers')],
      ...[`## ${text('legal.security.title')}`, text('legal.security')],
    ],
    help: () => [
      ...[`## ${text('help.ask.title')}`, list(text('help.ask.1'), text('help.ask.2'), text('help.ask.3'))],
      ...[`## ${text('help.check.title')}`, list(text('help.check.1'), text('help.check.2'), text('help.check.3'))],
      ...[`## ${text('help.documents.title')}`, text('help.documents')],
      ...[`## ${text('help.whom.title')}`, text('help.whom', { organisation })],
    ],
    accessibility: () => [
      ...[`**${text('accessibility.state')}**`, text('accessibility.audit'), `## ${text('accessibility.done.title')}`],
      list(text('accessibility.done.1'), text('accessibility.done.2'), text('accessibility.done.3')),
      `## ${text('accessibility.missing.title')}`,
      list(text('accessibility.missing.1'), text('accessibility.missing.2')),
      text('accessibility.contact'),
    ],
    data: () => [
      ...[`## ${text('data.kept.title')}`, list(text('data.kept.1'), text('data.kept.2'), text('data.kept.3'))],
      ...[`## ${text('data.where.title')}`, text('data.where.text')],
      ...[`## ${text('data.page.title')}`, text('data.page.text')],
      ...[`## ${text('data.sources.title')}`, text('data.sources.text')],
    ],
  }
  return parts[page]().join('\n\n')
}
