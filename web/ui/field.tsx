import { useId, type ComponentProps, type ReactNode } from 'react'
import { useFieldProblem } from './form.tsx'
import './field.css'

interface LabelProps {
  label: string
  hint?: ReactNode
}

interface FieldProps extends Omit<ComponentProps<'input'>, 'id' | 'className'>, LabelProps {
  /** What is wrong with it, when the form does not know. */
  problem?: string | undefined
}

/** A labelled input; its hint and what the server refused are read with it. */
export function Field({ label, hint, problem, ...input }: FieldProps) {
  return (
    <Labelled label={label} hint={hint} name={input.name} known={problem}>
      {(bound) => <input className="input" {...bound} {...input} />}
    </Labelled>
  )
}

interface TextAreaProps extends Omit<ComponentProps<'textarea'>, 'id' | 'className'>, LabelProps {}

export function TextAreaField({ label, hint, ...area }: TextAreaProps) {
  return (
    <Labelled label={label} hint={hint} name={area.name}>
      {(bound) => <textarea className="input" rows={4} {...bound} {...area} />}
    </Labelled>
  )
}

interface Option {
  readonly value: string
  readonly label: string
}

interface SelectProps extends Omit<ComponentProps<'select'>, 'id' | 'className' | 'children'>, LabelProps {
  options: readonly Option[]
}

export function SelectField({ label, hint, options, ...select }: SelectProps) {
  return (
    <Labelled label={label} hint={hint} name={select.name}>
      {(bound) => (
        <select className="input" {...bound} {...select}>
          {options.map(({ value, label: shown }) => (
            <option key={value} value={value}>
              {shown}
            </option>
          ))}
        </select>
      )}
    </Labelled>
  )
}

interface CheckFieldProps extends Omit<ComponentProps<'input'>, 'id' | 'className' | 'type'>, LabelProps {}

/** A box to tick, or one of several choices with the same name (`isRadio`). */
export function CheckField({ label, hint, isRadio = false, ...input }: CheckFieldProps & { isRadio?: boolean }) {
  const id = useId()
  return (
    <div className="check">
      <input
        id={id}
        type={isRadio ? 'radio' : 'checkbox'}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        {...input}
      />
      <label htmlFor={id}>{label}</label>
      {hint !== undefined && (
        <p id={`${id}-hint`} className="quiet">
          {hint}
        </p>
      )}
    </div>
  )
}

interface Bound {
  id: string
  'aria-describedby': string | undefined
  'aria-invalid': true | undefined
}

interface LabelledProps extends LabelProps {
  name: string | undefined
  known?: string | undefined
  children: (bound: Bound) => ReactNode
}

function Labelled({ label, hint, name, known, children }: LabelledProps) {
  const id = useId()
  const refused = useFieldProblem(name)
  const problem = known ?? refused
  const described = [hint === undefined ? '' : `${id}-hint`, problem === undefined ? '' : `${id}-problem`]
  return (
    <div className="field" data-refused={problem === undefined ? undefined : true}>
      <label htmlFor={id}>{label}</label>
      {hint !== undefined && (
        <p id={`${id}-hint`} className="quiet">
          {hint}
        </p>
      )}
      {children({
        id,
        'aria-describedby': described.filter(Boolean).join(' ') || undefined,
        'aria-invalid': problem === undefined ? undefined : true,
      })}
      {problem !== undefined && (
        <p id={`${id}-problem`} className="field-problem">
          {problem}
        </p>
      )}
    </div>
  )
}
