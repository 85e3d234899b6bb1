import assert from 'node:assert/strict'
import { test } from 'node:test'
import { screen } from '@testing-library/react'
import { button } from '../../test/page/elements.ts'
import { show } from '../../test/page/open-page.tsx'
import { currentLanguage, type Language, setLanguage, type Text, useLanguage, useText } from './text.ts'

/** What a text of the page says, with plain spaces in place of those of typography. */
async function said(language: Language, say: (text: Text) => string): Promise<string> {
  const Said = () => <p>{say(useText())}</p>
  await show(<Said />, { language })
  return document.querySelector('p')?.textContent?.replace(/\s/g, ' ') ?? ''
}

const noon = Date.UTC(2026, 0, 1, 11) / 1000
const night = Date.UTC(2026, 7, 14, 22, 30) / 1000

const amounts: readonly { what: string; say: (text: Text) => string; fr: string; en: string }[] = [
  { what: 'a large number', say: (text) => text.number(1_234_567.891), fr: '1 234 567,891', en: '1,234,567.891' },
  { what: 'nothing', say: (text) => text.number(0), fr: '0', en: '0' },
  { what: 'a negative number', say: (text) => text.number(-12), fr: '-12', en: '-12' },
  { what: 'an amount of money', say: (text) => text.euros(1234.5), fr: '1 234,50 €', en: '€1,234.50' },
  { what: 'less than a cent', say: (text) => text.euros(0.00042), fr: '0,0004 €', en: '€0.0004' },
  { what: 'no money', say: (text) => text.euros(0), fr: '0,00 €', en: '€0.00' },
  { what: 'a share', say: (text) => text.percent(0.1256), fr: '12,6 %', en: '12.6%' },
  { what: 'the whole', say: (text) => text.percent(1), fr: '100 %', en: '100%' },
  { what: 'an empty file', say: (text) => text.bytes(0), fr: '0 octet', en: '0 bytes' },
  { what: 'a small file', say: (text) => text.bytes(999), fr: '999 octets', en: '999 bytes' },
  { what: 'a file of a kilobyte', say: (text) => text.bytes(1000), fr: '1 ko', en: '1 kB' },
  { what: 'a file of some kilobytes', say: (text) => text.bytes(1536), fr: '1,5 ko', en: '1.5 kB' },
  { what: 'a large file', say: (text) => text.bytes(123_456_789), fr: '123 Mo', en: '123 MB' },
  { what: 'a model', say: (text) => text.bytes(2_500_000_000), fr: '2,5 Go', en: '2.5 GB' },
  { what: 'more than there are units for', say: (text) => text.bytes(3e15), fr: '3 000 To', en: '3,000 TB' },
  {
    what: 'the first of a month',
    say: (text) => text.date('2024-02-01'),
    fr: '1er février 2024',
    en: 'February 1, 2024',
  },
  { what: 'another day', say: (text) => text.date('2024-02-11'), fr: '11 février 2024', en: 'February 11, 2024' },
  { what: 'a day without a date', say: (text) => text.date('inconnue'), fr: 'inconnue', en: 'inconnue' },
  { what: 'the first day of a year', say: (text) => text.day(noon), fr: '1er janv. 2026', en: 'Jan 1, 2026' },
  { what: 'a moment', say: (text) => text.moment(noon), fr: '1er janv. 2026, 12:00', en: 'Jan 1, 2026, 12:00 PM' },
  {
    what: 'a moment of the night, where the reader is',
    say: (text) => text.moment(night),
    fr: '15 août 2026, 00:30',
    en: 'Aug 15, 2026, 12:30 AM',
  },
  {
    what: 'no document',
    say: (text) => text('assistant.documents', { count: 0 }),
    fr: '0 document',
    en: '0 documents',
  },
  {
    what: 'one document',
    say: (text) => text('assistant.documents', { count: 1 }),
    fr: '1 document',
    en: '1 document',
  },
  {
    what: 'one and a half',
    say: (text) => text('assistant.documents', { count: 1.5 }),
    fr: '1,5 document',
    en: '1.5 documents',
  },
  {
    what: 'two documents',
    say: (text) => text('assistant.documents', { count: 2 }),
    fr: '2 documents',
    en: '2 documents',
  },
  {
    what: 'many documents',
    say: (text) => text('assistant.documents', { count: 12_000 }),
    fr: '12 000 documents',
    en: '12,000 documents',
  },
  {
    what: 'a word with its values',
    say: (text) => text('table.range', { first: 1, last: 2, total: 9 }),
    fr: '1 à 2 sur 9',
    en: '1 to 2 of 9',
  },
  {
    what: 'a value that is not given',
    say: (text) => text('table.range', { first: 1 }),
    fr: '1 à {last} sur {total}',
    en: '1 to {last} of {total}',
  },
]
for (const { what, say, fr, en } of amounts) {
  test(`${what} is "${fr}" in French and "${en}" in English`, async () => {
    assert.equal(await said('fr', say), fr)
    assert.equal(await said('en', say), en)
  })
}

test('a code that the server added since is known to have no word', async () => {
  assert.equal(
    await said('fr', (text) => String([text.has('error.unknown'), text.has('error.of-tomorrow')])),
    'true,false',
  )
})

test('another language is spoken at once, by the document too, and is kept for the next visit', async () => {
  function Both() {
    const [text, language] = [useText(), useLanguage()]
    return (
      <>
        <p>{`${language} ${text('cancel')}`}</p>
        <button onClick={() => void setLanguage(language === 'fr' ? 'en' : 'fr')}>Changer</button>
      </>
    )
  }
  const { user } = await show(<Both />)
  assert.equal(document.documentElement.lang, 'fr')
  await user.click(button('Changer'))
  await screen.findByText('en Cancel')
  assert.deepEqual(
    [document.documentElement.lang, localStorage.getItem('socle.language'), currentLanguage()],
    ['en', 'en', 'en'],
  )
  await user.click(button('Changer'))
  await screen.findByText('fr Annuler')
})
