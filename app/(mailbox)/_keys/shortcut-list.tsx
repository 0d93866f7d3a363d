import { Fragment } from "react"
import type { ShortcutGroup } from "./overview.ts"

/** Which keys do what. */
export function ShortcutList({ groups }: { readonly groups: readonly ShortcutGroup[] }) {
  return groups.map(({ title, shortcuts }) => (
    <section key={title} className="shortcuts">
      <h3>{title}</h3>
      <dl>
        {shortcuts.map(({ keys, words }) => (
          <div key={words}>
            <dt>
              {keys.map((sequence, at) => (
                <Fragment key={sequence}>
                  {at > 0 && " / "}
                  <Sequence keys={sequence} />
                </Fragment>
              ))}
            </dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
    </section>
  ))
}

function Sequence({ keys }: { readonly keys: string }) {
  return keys.split(" ").map((key) => (
    <Fragment key={key}>
      <kbd>{key}</kbd>{" "}
    </Fragment>
  ))
}
