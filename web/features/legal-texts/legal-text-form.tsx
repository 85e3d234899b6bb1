import { useState } from 'react'
import type { LegalText } from '#contract/legal-texts'
import { languages, useLanguage, useText } from '../../locales/text.ts'
import { useGetSetup, useUpdateLegalText } from '../../operations.ts'
import { Button } from '../../ui/button.tsx'
import { TextAreaField } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'
import { Markdown } from '../markdown/markdown.tsx'
import { defaultText } from './default-text.ts'

/** A page in both languages, as it is written and as it will be read; empty, the product's own text stands. */
export function LegalTextForm({ written }: { written: LegalText }) {
  const text = useText()
  const { data: setup } = useGetSetup({})
  const current = useLanguage()
  const [drafts, setDrafts] = useState({ fr: written.fr ?? '', en: written.en ?? '' })
  const byDefault = defaultText(text, written.page, setup?.organisation ?? '')
  const update = useUpdateLegalText({
    failure: 'beside',
    invalidates: ['listLegalTexts'],
    says: () => text('saved'),
  })
  return (
    <>
      <Form
        submit={text('save')}
        problem={update.problem}
        isRunning={update.isRunning}
        onSubmit={() =>
          update.run({
            body: { page: written.page, fr: drafts.fr.trim() || null, en: drafts.en.trim() || null },
          })
        }
      >
        {languages.map((language) => (
          <TextAreaField
            key={language}
            label={text(`legalTexts.in.${language}`)}
            hint={text('legalTexts.hint')}
            name={language}
            lang={language}
            rows={14}
            maxLength={20_000}
            value={drafts[language]}
            onChange={({ target: { value } }) => setDrafts({ ...drafts, [language]: value })}
          />
        ))}
        {drafts[current] === '' && (
          <Button onClick={() => setDrafts({ ...drafts, [current]: byDefault })}>
            {text('legalTexts.fromDefault')}
          </Button>
        )}
      </Form>
      <p className="quiet">
        {written.updated === null
          ? text('legalTexts.unwritten')
          : text('legalTexts.version', { version: written.version, date: text.moment(written.updated) })}
      </p>
      <section aria-label={text('legalTexts.preview')} className="stack card">
        <h2>{text('legalTexts.preview')}</h2>
        <Markdown source={drafts[current] || byDefault} under={1} />
      </section>
    </>
  )
}
