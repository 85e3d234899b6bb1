import type { SourceKind } from '#contract/corpora'
import { useText } from '../../locales/text.ts'
import { Field, SelectField } from '../../ui/field.tsx'
import { settingFields } from './setting-fields.ts'

interface SettingInputsProps {
  kind: SourceKind
  /** What they are until now. */
  settings?: Readonly<Record<string, unknown>>
}

/** What a source must be told to be read. */
export function SettingInputs({ kind, settings }: SettingInputsProps) {
  const text = useText()
  return (
    <>
      {settingFields(kind).map(({ name, isRequired, isAddress, usual, maxLength, description }) => {
        const [word, hint] = [`fill.setting.${name}`, `fill.setting.${name}.hint`]
        return (
          <Field
            key={name}
            name={`settings.${name}`}
            label={text.has(word) ? text(word) : name}
            hint={text.has(hint) ? text(hint) : text.has(word) ? undefined : description}
            type={isAddress ? 'url' : 'text'}
            required={isRequired}
            maxLength={maxLength}
            defaultValue={String(settings?.[name] ?? usual)}
            autoComplete="off"
          />
        )
      })}
    </>
  )
}

/** The password that opens a source; the one that is kept is never shown. */
export function SecretField({ isKept }: { isKept: boolean }) {
  const text = useText()
  return (
    <Field
      name="secret"
      label={text('fill.secret')}
      hint={text(isKept ? 'fill.secret.kept' : 'fill.secret.hint')}
      type="password"
      autoComplete="new-password"
      maxLength={4000}
    />
  )
}

const rhythms = ['hourly', 'daily', 'weekly'] as const

export function RhythmField({ rhythm }: { rhythm: (typeof rhythms)[number] | null }) {
  const text = useText()
  return (
    <SelectField
      name="rhythm"
      label={text('fill.rhythm')}
      hint={text('fill.rhythm.hint')}
      defaultValue={rhythm ?? ''}
      options={[
        ...rhythms.map((value) => ({ value, label: text(`fill.rhythm.${value}`) })),
        { value: '', label: text('fill.rhythm.byHand') },
      ]}
    />
  )
}

export function rhythmIn(value: string): (typeof rhythms)[number] | null {
  return rhythms.find((rhythm) => rhythm === value) ?? null
}
