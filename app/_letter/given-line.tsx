import { Icon } from "#app/_ui/icon.tsx"
import { Moment } from "#app/_ui/moment.tsx"
import type { Shown } from "./shown.ts"

/** Before the text: who gave it to the shared mailbox that holds it, or to which ones its reader did (O6). */
export function GivenLine({ message: { given, givenTo }, t, f, now }: Shown) {
  if (given === null && givenTo.length === 0) return null
  return (
    <p className="letter-note">
      <Icon name="people" small />
      {given === null ? (
        t("message.givenTo", { names: f.list(givenTo.map(({ name }) => name)) })
      ) : (
        // The name is their own word; the address is what is proven (I10).
        <Moment
          time={given.at}
          words={t("message.givenBy", { name: given.name, address: given.address, time: f.when(given.at, now) })}
          exact={f.exact(given.at)}
        />
      )}
    </p>
  )
}
