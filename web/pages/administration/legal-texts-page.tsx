import { useState } from 'react'
import type { LegalPage, LegalText } from '#contract/legal-texts'
import { SecurityContactForm } from '../../features/legal-texts/security-contact-form.tsx'
import { LegalTextForm } from '../../features/legal-texts/legal-text-form.tsx'
import { useText } from '../../locales/text.ts'
import { useGetMe, useListLegalTexts } from '../../operations.ts'
import { SelectField } from '../../ui/field.tsx'
import { Page } from '../../ui/page.tsx'
import { ReadingFailure } from '../../ui/reading-failure.tsx'

const pages: readonly LegalPage[] = ['legal', 'help', 'accessibility', 'data']

/** The required pages in the organisation's own words, and whom security.txt names. */
export function LegalTextsPage() {
  const text = useText()
  const { data, error, refetch } = useListLegalTexts({})
  const { data: me } = useGetMe({})
  return (
    <Page title={text('admin.legalTexts')}>
      <div className="narrow stack">
        <p>{text('legalTexts.text')}</p>
        {error && <ReadingFailure error={error} onRetry={() => void refetch()} />}
        {data && <ChosenText texts={data.data} />}
        {me?.permissions.includes('organisations:manage') && <SecurityContactForm />}
      </div>
    </Page>
  )
}

function ChosenText({ texts }: { texts: readonly LegalText[] }) {
  const text = useText()
  const [page, setPage] = useState<LegalPage>('legal')
  const chosen = texts.find((one) => one.page === page)
  return (
    <>
      <SelectField
        label={text('legalTexts.page')}
        value={page}
        onChange={({ target: { value } }) => setPage(pages.find((one) => one === value) ?? 'legal')}
        options={pages.map((value) => ({ value, label: text(`${value}.title`) }))}
      />
      {chosen && <LegalTextForm key={`${page} ${chosen.version}`} written={chosen} />}
    </>
  )
}
