import type { ReactNode } from "react"
import { Menu } from "../menu.tsx"

type PersonMenuProps = { readonly person: { readonly name: string; readonly address: string }; readonly signOut: ReactNode }

/** Who is signed in, and the way out. */
export function PersonMenu({ person, signOut }: PersonMenuProps) {
  return (
    <Menu label={<bdi>{person.name}</bdi>} className="top-action">
      <p className="person-address px-2.5 pt-1.5 pb-2 text-sm">{person.address}</p>
      {signOut}
    </Menu>
  )
}
