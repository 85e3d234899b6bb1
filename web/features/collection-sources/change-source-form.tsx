import { useState } from 'react'
import type { Source, SourceKind } from '#contract/corpora'
import { useText } from '../../locales/text.ts'
import { useUpdateSource } from '../../operations.ts'
import { Form } from '../../ui/form.tsx'
import { settingFields, settingsIn } from './setting-fields.ts'
import { RhythmField, rhythmIn, SecretField, SettingInputs } from './setting-inputs.tsx'

/** Where a source is, its password when another one is given, and how often it is read. */
export function ChangeSourceForm({ source, kind }: { source: Source; kind: SourceKind }) {
  const text = useText()
  const fields = settingFields(kind)
  const [saves, setSaves] = useState(0)
  const change = useUpdateSource({
    failure: 'beside',
    invalidates: ['getSource', 'listSources'],
    says: () => text('saved'),
    // The password that was written stays on no page.
    onDone: () => setSaves((count) => count + 1),
  })
  if (fields.length === 0 && kind.is_pushed) return null
  return (
    <section className="narrow stack">
      <h2>{text('fill.settings')}</h2>
      <Form
        submit={text('save')}
        problem={change.problem}
        isRunning={change.isRunning}
        onSubmit={(values) => {
          const secret = values.raw('secret')
          const settings = settingsIn(fields, values.text)
          change.run({
            params: { id: source.id },
            body: {
              // What stays as it is would be read whole again.
              ...(isSame(settings, source.settings) ? {} : { settings }),
              ...(secret === '' ? {} : { secret }),
              ...(kind.is_pushed ? {} : { rhythm: rhythmIn(values.text('rhythm')) }),
            },
          })
        }}
      >
        <SettingInputs kind={kind} settings={source.settings} />
        {kind.has_secret && <SecretField key={saves} isKept={source.has_secret} />}
        {!kind.is_pushed && <RhythmField rhythm={source.rhythm} />}
      </Form>
    </section>
  )
}

function isSame(written: Readonly<Record<string, string>>, kept: Readonly<Record<string, unknown>>): boolean {
  const names = new Set([...Object.keys(written), ...Object.keys(kept)])
  return [...names].every((name) => (written[name] ?? '') === String(kept[name] ?? ''))
}
