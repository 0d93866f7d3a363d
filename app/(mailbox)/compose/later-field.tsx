"use client"
import { Disclosure } from "#app/_ui/disclosure.tsx"
import { Field } from "#app/_ui/field.tsx"
import type { ComposeValues } from "#lib/messages/answer.ts"
import type { ComposeWords } from "./words.ts"

type LaterFieldProps = {
  readonly words: ComposeWords
  readonly values: Pick<ComposeValues, "sendDate" | "sendTime">
  readonly errors: Readonly<Record<string, string>>
}

/** When the message is to leave, if not at once (M14). */
export function LaterField({ words, values: { sendDate = "", sendTime = "" }, errors }: LaterFieldProps) {
  const isOpen = sendDate !== "" || sendTime !== "" || "send_date" in errors || "send_time" in errors
  return (
    <Disclosure title={words.later} open={isOpen}>
      <div className="form">
        <p className="field-hint">{words.laterHint}</p>
        <Field
          type="date"
          label={words.laterDay}
          name="send_date"
          row
          autoComplete="off"
          defaultValue={sendDate}
          error={errors["send_date"]}
        />
        <Field
          type="time"
          label={words.laterTime}
          name="send_time"
          hint={words.laterZone}
          row
          autoComplete="off"
          defaultValue={sendTime}
          error={errors["send_time"]}
        />
      </div>
    </Disclosure>
  )
}
