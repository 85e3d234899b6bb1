import { useState } from 'react'
import type { OperationOutput } from '#client/client'
import { useText } from '../../locales/text.ts'
import { usePreviewArrival } from '../../operations.ts'
import { Button } from '../../ui/button.tsx'
import { Facts } from '../../ui/facts.tsx'
import { SelectField, TextAreaField } from '../../ui/field.tsx'
import { Note } from '../../ui/note.tsx'
import { roleName } from '../people/words.ts'
import { type Draft, ruleOf } from './drafts.ts'

type Recent = OperationOutput<'getArrivalRules'>['recent']
type Preview = OperationOutput<'previewArrival'>

interface ArrivalPreviewProps {
  drafts: readonly Draft[]
  recent: Recent
  onRefresh: () => void
}

/** What somebody would become by the rules as they are typed, on claims that are pasted or that came lately. */
export function ArrivalPreview({ drafts, recent, onRefresh }: ArrivalPreviewProps) {
  const text = useText()
  const [written, setWritten] = useState('')
  const preview = usePreviewArrival({ failure: 'beside' })
  const claims = claimsIn(written)
  return (
    <section className="stack" aria-label={text('arrivals.preview')}>
      <h2>{text('arrivals.preview')}</h2>
      <SelectField
        label={text('arrivals.recent')}
        hint={text('arrivals.recent.hint')}
        value=""
        options={recentChoices(text('arrivals.recent.choose'), recent, (at) => text.moment(at))}
        onChange={({ target }) => {
          const chosen = recent[Number(target.value)]
          if (target.value !== '' && chosen) setWritten(JSON.stringify(chosen.claims, null, 2))
        }}
      />
      <TextAreaField
        label={text('arrivals.claims')}
        hint={text('arrivals.claims.hint')}
        rows={8}
        spellCheck={false}
        value={written}
        onChange={({ target }) => setWritten(target.value)}
      />
      <div className="row">
        <Button
          aria-disabled={claims === null || preview.isRunning}
          onClick={() => claims !== null && preview.run({ body: { rules: drafts.map(ruleOf), claims } })}
        >
          {text('arrivals.try')}
        </Button>
        <Button kind="bare" onClick={onRefresh}>
          {text('arrivals.recent.refresh')}
        </Button>
      </div>
      {written !== '' && claims === null && <Note tone="warn">{text('arrivals.claims.unreadable')}</Note>}
      {preview.problem && <Note tone="danger">{preview.problem.message}</Note>}
      <div role="status">{preview.data && <Outcome preview={preview.data} />}</div>
    </section>
  )
}

function Outcome({ preview }: { preview: Preview }) {
  const text = useText()
  const { outcome, name, email, organisation, role, groups, missing_groups: missing, held_rules: held } = preview
  const isIn = outcome === 'known' || outcome === 'linked' || outcome === 'created'
  return (
    <>
      <Note {...(isIn ? {} : { tone: 'warn' })}>{text(`arrivals.outcome.${outcome}`)}</Note>
      <Facts
        facts={[
          [text('arrivals.held'), held.length === 0 ? '—' : held.map((place) => place + 1).join(', ')],
          [text('people.name'), [...new Set([name, email])].filter(Boolean).join(' · ') || '—'],
          [text('arrivals.organisation'), organisation ?? '—'],
          [text('people.role'), role === null ? '—' : roleName(text, role)],
          [text('admin.groups'), groups.join(', ') || '—'],
          ...(missing.length === 0 ? [] : [[text('arrivals.missing'), missing.join(', ')] as const]),
        ]}
      />
    </>
  )
}

function recentChoices(choose: string, recent: Recent, time: (at: number) => string) {
  return [
    { value: '', label: choose },
    ...recent.map(({ at, claims }, place) => {
      const name = [claims['email'], claims['sub']].find((said) => typeof said === 'string') ?? ''
      return { value: String(place), label: `${time(at)} · ${String(name)}` }
    }),
  ]
}

/** As JSON, or as a token whose middle part is. Null for anything else. */
function claimsIn(written: string): Record<string, unknown> | null {
  const [, middle, end] = written.trim().split('.')
  try {
    const isToken = !written.trim().startsWith('{') && middle !== undefined && end !== undefined
    const value: unknown = JSON.parse(isToken ? decoded(middle) : written)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null
  } catch {
    return null
  }
}

function decoded(part: string): string {
  const bytes = Uint8Array.from(atob(part.replaceAll('-', '+').replaceAll('_', '/')), (sign) => sign.charCodeAt(0))
  return new TextDecoder().decode(bytes)
}
