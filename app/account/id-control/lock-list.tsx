import { Icon } from "#app/_ui/icon.tsx"
import type { IconName } from "#app/_ui/icon-names.ts"

export type Lock = {
  readonly icon: IconName
  readonly name: string
  readonly state: string
  /** What can be done about it, on a page of its own. */
  readonly act?: { readonly href: string; readonly label: string }
}

/** What protects the account: each lock with the state it is in, and the way to change it (look.md, Pages). */
export function LockList({ locks }: { readonly locks: readonly Lock[] }) {
  return (
    <ul role="list" className="place-list">
      {locks.map(({ icon, name, state, act }) => (
        <li key={name} className="lock">
          <Icon name={icon} />
          <div>
            <h3>{name}</h3>
            <p>{state}</p>
          </div>
          {act && (
            <a href={act.href} className="lock-act">
              {act.label} <span className="sr-only">– {name}</span>
            </a>
          )}
        </li>
      ))}
    </ul>
  )
}
