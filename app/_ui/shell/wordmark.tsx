import { Mark } from "../mark.tsx"

/** Seal and name, leading home. */
export function Wordmark({ name, href }: { readonly name: string; readonly href: string }) {
  return (
    <a href={href} className="wordmark">
      <Mark />
      {name}
    </a>
  )
}
