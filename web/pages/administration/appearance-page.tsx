import { useMemo, useState } from 'react'
import { contrastOnPages } from '#client/colour-contrast'
import type { Appearance, ShownAppearance } from '#contract/appearance'
import { LogoPart } from '../../features/appearance/logo-part.tsx'
import { useText } from '../../locales/text.ts'
import { useGetAppearance, useUpdateAppearance } from '../../operations.ts'
import { CheckField, Field, SelectField, TextAreaField } from '../../ui/field.tsx'
import { Form, type FormValues } from '../../ui/form.tsx'
import { Page } from '../../ui/page.tsx'
import { ReadingFailure } from '../../ui/reading-failure.tsx'
import type { Problem } from '../../ui/use-problem.ts'

const mostLinks = 4
const product = { light: '#0d5f5b', dark: '#6fcabf' }

/** The colours of the organisation, what stands at the foot of its pages, and what everybody is to know now. */
export function AppearancePage() {
  const text = useText()
  const { data, error, refetch } = useGetAppearance({})
  return (
    <Page title={text('admin.appearance')}>
      <div className="narrow stack">
        {error && <ReadingFailure error={error} onRetry={() => void refetch()} />}
        {data && <AppearanceForm appearance={data} />}
        {data && <LogoPart logo={data.logo} />}
      </div>
    </Page>
  )
}

function AppearanceForm({ appearance }: { appearance: ShownAppearance }) {
  const text = useText()
  const update = useUpdateAppearance({ failure: 'beside', invalidates: ['getAppearance'], says: () => text('saved') })
  const [positions, setPositions] = useState<readonly number[]>([])
  return (
    <>
      <Form
        submit={text('save')}
        problem={useMemo(() => atPositions(update.problem, positions), [update.problem, positions])}
        isRunning={update.isRunning}
        onSubmit={(values) => {
          const { links, ...rest } = appearanceOf(values)
          setPositions(links.map(({ position }) => position))
          update.run({ body: { ...rest, links: links.map(({ label, url }) => ({ label, url })) } })
        }}
      >
        <Field
          label={text('appearance.name')}
          hint={text('appearance.name.hint')}
          name="name"
          maxLength={60}
          defaultValue={appearance.name ?? ''}
        />
        <BannerFields banner={appearance.banner} />
        <ColourFields colours={appearance.colours} />
        <LinkFields links={appearance.links} />
      </Form>
      {update.data && <p className="quiet">{text('saved')}</p>}
    </>
  )
}

/** Lines that are left empty are not sent: what is refused of a link is told at the line it was written on. */
function atPositions(problem: Problem | null, positions: readonly number[]): Problem | null {
  if (problem === null) return null
  const placed = Object.entries(problem.fields).map(([path, words]) => [
    path.replace(/^links\.(\d+)/, (_, index: string) => `links.${positions[Number(index)] ?? index}`),
    words,
  ])
  return { ...problem, fields: Object.fromEntries(placed) }
}

function BannerFields({ banner }: { banner: Appearance['banner'] }) {
  const text = useText()
  return (
    <fieldset className="bare stack">
      <legend>{text('appearance.banner')}</legend>
      <TextAreaField
        label={text('appearance.banner.text')}
        hint={text('appearance.banner.hint')}
        name="banner"
        maxLength={500}
        rows={2}
        defaultValue={banner?.text}
      />
      <SelectField
        label={text('appearance.banner.tone')}
        name="tone"
        defaultValue={banner?.tone ?? 'information'}
        options={(['information', 'warning'] as const).map((value) => ({
          value,
          label: text(`appearance.tone.${value}`),
        }))}
      />
    </fieldset>
  )
}

function ColourFields({ colours }: { colours: Appearance['colours'] }) {
  const text = useText()
  const shown = colours ?? product
  return (
    <fieldset className="bare stack">
      <legend>{text('appearance.colours')}</legend>
      <p className="quiet">{text('appearance.colours.hint')}</p>
      <CheckField label={text('appearance.colours.own')} name="own" defaultChecked={colours !== null} />
      <ColourField side="light" chosen={shown.light} />
      <ColourField side="dark" chosen={shown.dark} />
    </fieldset>
  )
}

/** A colour, and how well it would be read: the server refuses what is told here as too little. */
function ColourField({ side, chosen }: { side: 'light' | 'dark'; chosen: string }) {
  const text = useText()
  const [colour, setColour] = useState(chosen)
  const { ratio, isEnough } = contrastOnPages(colour, side)
  const shown = text.number(Math.floor(ratio * 10) / 10)
  return (
    <Field
      label={text(`appearance.${side}`)}
      hint={text(isEnough ? 'appearance.contrast' : 'appearance.contrast.low', { ratio: shown })}
      name={`colours.${side}`}
      type="color"
      value={colour}
      onChange={({ target: { value } }) => setColour(value)}
    />
  )
}

function LinkFields({ links }: { links: Appearance['links'] }) {
  const text = useText()
  return (
    <fieldset className="bare stack">
      <legend>{text('appearance.links')}</legend>
      <p className="quiet">{text('appearance.links.hint')}</p>
      {Array.from({ length: Math.max(mostLinks, links.length) }, (_, position) => position).map((position) => (
        <div key={position} className="filters">
          <input type="hidden" name="position" value={position} />
          <Field
            label={text('appearance.link.label', { position: position + 1 })}
            name={`links.${position}.label`}
            maxLength={100}
            defaultValue={links[position]?.label}
          />
          <Field
            label={text('appearance.link.url', { position: position + 1 })}
            name={`links.${position}.url`}
            type="url"
            pattern="https?://.+"
            maxLength={2000}
            defaultValue={links[position]?.url}
          />
        </div>
      ))}
    </fieldset>
  )
}

function appearanceOf(values: FormValues) {
  const banner = values.text('banner')
  const links = Array.from({ length: values.all('position').length }, (_, position) => ({
    position,
    label: values.text(`links.${position}.label`),
    url: values.text(`links.${position}.url`),
  }))
  const tone = values.text('tone') === 'warning' ? ('warning' as const) : ('information' as const)
  return {
    name: values.text('name') || null,
    banner: banner === '' ? null : { text: banner, tone },
    colours: values.isChecked('own')
      ? { light: values.text('colours.light'), dark: values.text('colours.dark') }
      : null,
    links: links.filter(({ label, url }) => label !== '' || url !== ''),
  }
}
