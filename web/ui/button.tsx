import type { ComponentProps } from 'react'
import './button.css'

interface ButtonProps extends Omit<ComponentProps<'button'>, 'className'> {
  /** `main`: the one action of a view. `bare`: beside others, without a frame. `danger`: cannot be undone. */
  kind?: 'main' | 'bare' | 'danger' | undefined
}

/** 44 px to press at least; a form is sent by `type="submit"` alone. */
export function Button({ kind, type = 'button', ...rest }: ButtonProps) {
  // The type is one of the three that the compiler knows.
  // oxlint-disable-next-line react/button-has-type
  return <button type={type} className="button" data-kind={kind} {...rest} />
}
