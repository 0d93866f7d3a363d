import type { Shown } from "#app/_letter/shown.ts"
import type { MemberContext } from "#lib/context.ts"
import { placesOfWriter } from "#lib/web/as-mailbox.ts"
import { mendNumberAction } from "../../actions.ts"
import { ofWriter } from "../../of-writer.ts"
import { changeExpiryAction } from "./actions.ts"
import { Expiry, SentOptions } from "./sent-options.tsx"
import { Tracking } from "./tracking.tsx"

type SentProps = Shown & { /** Its sender: a person, or a shared mailbox by one of its readers (M15). */ readonly writer: MemberContext }

/** What happened at each recipient, and what its sender can still change (M5, M6, M7, M16); nothing for who received it. */
export function Sent({ writer, ...show }: SentProps) {
  const { id, tracking } = show.message
  if (tracking === null) return null
  const values = ofWriter(writer)
  return (
    <>
      <Tracking
        {...show}
        tracking={tracking}
        mend={mendNumberAction}
        values={values}
        recallAt={`${placesOfWriter(writer).message(id)}/recall`}
      >
        <SentOptions {...show} />
      </Tracking>
      <Expiry {...show} action={changeExpiryAction} values={values} language={writer.language} timeZone={writer.timeZone} />
    </>
  )
}
