"use client"
import { Checkbox } from "#app/_ui/choice.tsx"
import { Field } from "#app/_ui/field.tsx"
import type { ShownPhone } from "#lib/messages/remembered-phones.ts"
import { DIGITS, withName } from "./place-of-name.ts"
import type { ComposeWords } from "./words.ts"

type PhoneFieldProps = {
  readonly words: ComposeWords
  readonly phone: string
  readonly remembered: readonly ShownPhone[]
  readonly error?: string | undefined
}

/** The numbers that only may open the message (I9), and those that are asked for because they were given before, each to be let go. */
export function PhoneField({ words, phone, remembered, error }: PhoneFieldProps) {
  return (
    <>
      <Field label={words.phone} name="phone" hint={words.phoneHint} row dir="ltr" autoComplete="off" defaultValue={phone} error={error} />
      {remembered.length > 0 && (
        <fieldset className="compose-kept">
          <legend>{words.rememberedPhones}</legend>
          <p className="field-hint">{words.rememberedHint}</p>
          {remembered.map(({ address, digits, isAsked }) => (
            <div key={address}>
              <input type="hidden" name="remembered" value={address} autoComplete="off" />
              <Checkbox
                name="ask"
                id={`ask-${address}`}
                value={address}
                label={withName(words.remembered, address).replace(DIGITS, digits)}
                defaultChecked={isAsked}
              />
            </div>
          ))}
        </fieldset>
      )}
    </>
  )
}
