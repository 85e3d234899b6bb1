import { KeysPart } from '../features/account/keys-part.tsx'
import { OwnDataPart } from '../features/account/own-data-part.tsx'
import { PasswordPart } from '../features/account/password-part.tsx'
import { SecondFactorsPart } from '../features/account/second-factors-part.tsx'
import { SessionsPart } from '../features/account/sessions-part.tsx'
import { OwnUsagePart } from '../features/usage/own-usage-part.tsx'
import { useText } from '../locales/text.ts'
import { useGetMe, useListFactors } from '../operations.ts'
import { Page } from '../ui/page.tsx'
import { Tabs } from '../ui/tabs.tsx'

/** What is one's own: who one is, password, open sessions, keys, data. */
export function AccountPage() {
  const text = useText()
  const { data: me } = useGetMe({})
  const mayHaveKeys = me?.permissions.includes('keys:manage') ?? false
  const parts = [
    { key: 'securite', title: text('account.security'), content: <Security /> },
    ...(mayHaveKeys ? [{ key: 'cles', title: text('account.keys'), content: <KeysPart /> }] : []),
    { key: 'usages', title: text('account.usage'), content: <OwnUsagePart /> },
    { key: 'donnees', title: text('account.data'), content: <OwnDataPart /> },
  ]
  return (
    <Page title={text('nav.account')}>
      {me && (
        <p>
          {me.name}, {me.email}, {me.organisation}
        </p>
      )}
      <Tabs name={text('nav.account')} parts={parts} />
    </Page>
  )
}

/** Whoever comes by the identity provider has no password to change. */
function Security() {
  const { data } = useListFactors({})
  return (
    <>
      {data?.has_password !== false && <PasswordPart />}
      <SecondFactorsPart />
      <SessionsPart />
    </>
  )
}
