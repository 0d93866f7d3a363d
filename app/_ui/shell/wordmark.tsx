import type { Picture } from "../letterhead.tsx"
import { Mark } from "../mark.tsx"

type WordmarkProps = { readonly name: string; readonly href: string; /** In the seal's place. */ readonly logo?: Picture | null }

/** Seal, or an organisation's logo, and name, leading home. */
export function Wordmark({ name, href, logo = null }: WordmarkProps) {
  return (
    <a href={href} className="wordmark" title={name}>
      {logo === null ? <Mark /> : <img src={logo.src} width={logo.width} height={logo.height} alt="" className="wordmark-logo" />}
      <span className="wordmark-name">{name}</span>
    </a>
  )
}
