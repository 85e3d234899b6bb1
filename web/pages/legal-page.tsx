import type { LegalPage as Name } from '#contract/legal-texts'
import { Door } from '../features/shell/door.tsx'
import { defaultText } from '../features/legal-texts/default-text.ts'
import { Markdown } from '../features/markdown/markdown.tsx'
import { useLanguage, useText } from '../locales/text.ts'
import { useGetSetup, useListLegalTexts } from '../operations.ts'
import { usePageTitle } from '../ui/use-page-title.ts'

export const LegalNoticesPage = () => <LegalPage page="legal" />
export const HelpPage = () => <LegalPage page="help" />
export const AccessibilityPage = () => <LegalPage page="accessibility" />
export const DataPage = () => <LegalPage page="data" />

/** A page that every service must have: in the words of the organisation, or in those of the product. */
function LegalPage({ page }: { page: Name }) {
  const text = useText()
  const title = text(`${page}.title`)
  usePageTitle(title)
  const { data, isPending } = useListLegalTexts({})
  const setup = useGetSetup({})
  const language = useLanguage()
  const written = data?.data.find((one) => one.page === page)
  const other = language === 'fr' ? 'en' : 'fr'
  const [own, foreign] = [written?.[language] ?? null, written?.[other] ?? null]
  const source = own ?? foreign
  return (
    <Door isWide>
      <h1>{title}</h1>
      {!isPending && !setup.isPending && (
        <div className="stack" {...(own === null && foreign !== null ? { lang: other } : {})}>
          <Markdown source={source ?? defaultText(text, page, setup.data?.organisation ?? '')} under={1} />
        </div>
      )}
      {source !== null && written?.updated != null && (
        <p className="quiet">{text('legal.updated', { date: text.day(written.updated) })}</p>
      )}
    </Door>
  )
}
