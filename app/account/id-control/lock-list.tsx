import { Icon } from "#app/_ui/icon.tsx"
import type { IconName } from "#app/_ui/icon-names.ts"

type LockListProps = { readonly locks: readonly { readonly icon: IconName; readonly name: string; readonly state: string }[] }

/** What protects the account: each lock with the state it is in (look.md, Pages). */
export function LockList({ locks }: LockListProps) {
  return (
    <ul role="list" className="place-list">
      {locks.map(({ icon, name, state }) => (
        <li key={name}>
          <Icon name={icon} />
          <div>
            <h3>{name}</h3>
            <p>{state}</p>
          </div>
        </li>
      ))}
    </ul>
  )
}
