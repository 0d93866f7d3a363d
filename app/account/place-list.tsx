import type { ReactNode } from "react"
import { Icon } from "#app/_ui/icon.tsx"
import type { IconName } from "#app/_ui/icon-names.ts"

export type PlaceBelow = {
  readonly href: string
  readonly icon: IconName
  readonly name: string
  readonly lead: string
  /** Is done here, without following the link. */ readonly act?: ReactNode
}

/** Links to pages below, each with a sentence of what is there; the whole row takes a finger. */
export function PlaceList({ places }: { readonly places: readonly PlaceBelow[] }) {
  return (
    <ul role="list" className="place-list">
      {places.map(({ href, icon, name, lead, act }) => (
        <li key={href}>
          <Icon name={icon} />
          <div>
            <a href={href}>{name}</a>
            <p>{lead}</p>
            {act}
          </div>
          <Icon name="older" small />
        </li>
      ))}
    </ul>
  )
}
