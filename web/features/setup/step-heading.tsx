import { useEffect, useRef } from 'react'
import { useText, type TextKey } from '../../locales/text.ts'

/** The question of a step; it takes the focus when the step changes, so that it is read. */
export function StepHeading({ step, title }: { step: 1 | 2 | 3; title: TextKey }) {
  const text = useText()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (step > 1) heading.current?.focus()
  }, [step])
  return (
    <div>
      <h1 ref={heading} tabIndex={-1}>
        {text(title)}
      </h1>
      <p className="quiet">
        {text('setup.step', { step })} {step === 2 && text('setup.later')}
      </p>
    </div>
  )
}
