import { createContext, use, useLayoutEffect, useRef, useState, type ReactNode } from 'react'
import { useText } from '../locales/text.ts'
import { Button } from './button.tsx'
import { Note } from './note.tsx'
import type { Problem } from './use-problem.ts'

/** What was typed, by the names of the fields. */
export interface FormValues {
  /** Trimmed, except a password that is taken as it is. */
  text(name: string): string
  raw(name: string): string
  isChecked(name: string): boolean
  all(name: string): string[]
}

interface FormProps {
  onSubmit: (values: FormValues) => void
  /** Words on the button that sends. */
  submit: string
  /** What it does cannot be undone. */
  isDanger?: boolean
  children: ReactNode
  problem?: Problem | null
  isRunning?: boolean
  onCancel?: () => void
}

const none: Readonly<Record<string, string>> = {}
const FieldProblems = createContext(none)

/** What the server said of a field, for whoever draws it. */
export function useFieldProblem(name: string | undefined): string | undefined {
  const fields = use(FieldProblems)
  if (name === undefined) return undefined
  return fields[name] ?? Object.entries(fields).find(([path]) => path.startsWith(`${name}.`))?.[1]
}

/** Whether a field of the form says what is refused at a path: at its own name, or at that of the list that it fills. */
function isTold(elements: HTMLFormControlsCollection, path: string): boolean {
  const parts = path.split('.')
  return parts.some((_, index) => elements.namedItem(parts.slice(0, index + 1).join('.')) !== null)
}

/** Fields, then what to do with them. A refusal is told at its field, which gets the focus; the rest above the buttons. */
export function Form(props: FormProps) {
  const { onSubmit, submit, isDanger = false, children, problem = null, isRunning = false, onCancel } = props
  const text = useText()
  const form = useRef<HTMLFormElement>(null)
  const [isToldByFields, setToldByFields] = useState(false)
  // Before anything is drawn: a refusal is never seen twice, nor for a moment.
  useLayoutEffect(() => {
    const elements = form.current?.elements
    if (problem === null || elements === undefined) return
    const paths = Object.keys(problem.fields)
    setToldByFields(paths.length > 0 && paths.every((path) => isTold(elements, path)))
    form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus()
  }, [problem])
  return (
    <form
      ref={form}
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        if (!isRunning) onSubmit(valuesOf(event.currentTarget))
      }}
    >
      <FieldProblems value={problem?.fields ?? none}>{children}</FieldProblems>
      {problem && !isToldByFields && <Note tone="danger">{problem.message}</Note>}
      <div className="row-end">
        {onCancel && <Button onClick={onCancel}>{text('cancel')}</Button>}
        <Button type="submit" kind={isDanger ? 'danger' : 'main'} aria-disabled={isRunning}>
          {submit}
        </Button>
      </div>
    </form>
  )
}

function valuesOf(form: HTMLFormElement): FormValues {
  const data = new FormData(form)
  const raw = (name: string): string => textOf(data.get(name))
  return {
    raw,
    text: (name) => raw(name).trim(),
    isChecked: (name) => data.has(name),
    all: (name) => data.getAll(name).map(textOf),
  }
}

function textOf(value: FormDataEntryValue | null): string {
  return typeof value === 'string' ? value : ''
}
