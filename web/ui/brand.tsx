import { Link } from '@tanstack/react-router'
import './brand.css'

interface BrandProps {
  organisation?: string
  /** What the service is called here; Socle by default. */
  name?: string | null | undefined
  /** Path of a picture of one's own. */
  logo?: string | null | undefined
}

export function Brand({ organisation, name, logo }: BrandProps) {
  return (
    <Link className="brand" to="/">
      {logo == null ? <Mark /> : <img className="logo" src={logo} alt="" />}
      <span>
        {name ?? 'Socle'}
        {organisation && <small>{organisation}</small>}
      </span>
    </Link>
  )
}

function Mark() {
  return (
    <svg className="mark" viewBox="0 0 24 24" fill="currentColor" aria-hidden="true">
      <rect x="7" y="3" width="10" height="4" rx="1" />
      <rect x="4.5" y="9" width="15" height="4.5" rx="1" opacity=".75" />
      <rect x="2" y="15.5" width="20" height="5.5" rx="1" opacity=".5" />
    </svg>
  )
}
