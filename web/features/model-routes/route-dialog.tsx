import type { ModelChoice, RoutedModel } from '#contract/model-routes'
import { modelTypes } from '../../contract-words.ts'
import { useText } from '../../locales/text.ts'
import { useUpdateModelRoute } from '../../operations.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Field, SelectField } from '../../ui/field.tsx'
import { Form, type FormValues } from '../../ui/form.tsx'
import { ServerFields, otherServers, serverChoices } from './server-fields.tsx'

interface RouteDialogProps {
  route: RoutedModel
  models: readonly RoutedModel[]
  onClose: () => void
}

/** What is chosen of a model. What the configuration says is shown, and cannot be changed here. */
export function RouteDialog({ route, models, onClose }: RouteDialogProps) {
  const text = useText()
  const update = useUpdateModelRoute({
    failure: 'beside',
    invalidates: ['listModelRoutes', 'listModelServers', 'listModels'],
    says: () => text('saved'),
    onDone: onClose,
  })
  return (
    <Dialog title={route.model} onClose={onClose}>
      <Form
        submit={text('save')}
        problem={update.problem}
        isRunning={update.isRunning}
        onCancel={onClose}
        onSubmit={(values) => update.run({ body: choiceOf(route, values) })}
      >
        <NameFields route={route} />
        <ReplacementFields route={route} />
        <ServerFields route={route} others={otherServers(route, models)} />
      </Form>
    </Dialog>
  )
}

function NameFields({ route: { choice, fixed, fixed_aliases: fixedAliases, type } }: { route: RoutedModel }) {
  const text = useText()
  const isTyped = fixed.includes('type')
  return (
    <>
      <Field
        label={text('routes.aliases')}
        hint={
          fixedAliases.length === 0
            ? text('routes.aliases.hint')
            : text('routes.aliases.fixed', { names: fixedAliases.join(', ') })
        }
        name="aliases"
        maxLength={2000}
        defaultValue={choice?.aliases.join(', ')}
        autoFocus
      />
      <SelectField
        label={text('servers.type')}
        hint={isTyped ? text('routes.said') : undefined}
        name="type"
        disabled={isTyped}
        defaultValue={isTyped ? type : (choice?.type ?? '')}
        options={[
          { value: '', label: text('servers.type.bySelf') },
          ...modelTypes.map((known) => ({ value: known, label: text(`servers.type.${known}`) })),
        ]}
      />
    </>
  )
}

function ReplacementFields({ route }: { route: RoutedModel }) {
  const text = useText()
  const { choice, fixed, fallbacks, hedge_after_milliseconds: hedgeMs } = route
  const [saysFallbacks, saysHedge] = [fixed.includes('fallbacks'), fixed.includes('hedge_after_milliseconds')]
  const shown = saysFallbacks ? fallbacks : choice?.fallbacks
  return (
    <>
      <Field
        label={text('routes.fallbacks')}
        hint={text(saysFallbacks ? 'routes.said' : 'routes.fallbacks.hint')}
        name="fallbacks"
        maxLength={2000}
        disabled={saysFallbacks}
        defaultValue={shown?.models.join(', ')}
      />
      <SelectField
        label={text('routes.after')}
        name="after"
        disabled={saysFallbacks}
        defaultValue={shown?.after.length === 1 ? shown.after[0] : ''}
        options={[
          { value: '', label: text('routes.after.both') },
          { value: 'unavailable', label: text('routes.after.unavailable') },
          { value: 'busy', label: text('routes.after.busy') },
        ]}
      />
      <Field
        label={text('routes.hedge')}
        hint={text(saysHedge ? 'routes.said' : 'routes.hedge.hint')}
        name="hedge_after_milliseconds"
        type="number"
        min={1}
        max={600_000}
        disabled={saysHedge}
        defaultValue={(saysHedge ? hedgeMs : choice?.hedge_after_milliseconds) ?? ''}
      />
    </>
  )
}

function choiceOf(route: RoutedModel, values: FormValues): ModelChoice {
  const after = (['unavailable', 'busy'] as const).filter((one) => [one, ''].includes(values.text('after')))
  const models = namesIn(values.text('fallbacks'))
  return {
    model: route.model,
    type: modelTypes.find((type) => !route.fixed.includes('type') && type === values.text('type')) ?? null,
    aliases: namesIn(values.text('aliases')),
    fallbacks: models.length === 0 ? null : { models, after },
    hedge_after_milliseconds: Number(values.text('hedge_after_milliseconds')) || null,
    servers: serverChoices(route, values),
  }
}

function namesIn(written: string): string[] {
  return written
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
}
