"use client"
import { Checkbox } from "#app/_ui/choice.tsx"
import { Field } from "#app/_ui/field.tsx"
import type { ShownPhone } from "#lib/composing/shown-phones.ts"
import { DAY, DIGITS, withName } from "./place-of-name.ts"
import type { ComposeWords } from "./words.ts"

type PhoneFieldProps = {
  readonly words: ComposeWords
  readonly phone: string
  readonly shown: readonly ShownPhone[]
  readonly error?: string | undefined
}

/**
 * The numbers that only may open the message (I9); those that are asked for because they were given before, each to be let go; those of contacts,
 * each to be asked for; and what is typed now and was another last time, or is another in the contact (M17).
 */
export function PhoneField({ words, phone, shown, error }: PhoneFieldProps) {
  const remembered = shown.filter((one) => one.kind === "remembered")
  const saved = shown.filter((one) => one.kind === "contact")
  const differing = shown.filter((one) => one.kind === "differs")
  // A question about the only one says it already.
  const isSaid = error !== undefined && differing.length === 1
  return (
    <>
      <div>
        <Field
          label={words.phone}
          name="phone"
          hint={words.phoneHint}
          row
          dir="ltr"
          autoComplete="off"
          defaultValue={phone}
          error={error}
        />
        {/* There before it says anything, so that it is heard when it does. */}
        <div role="status" className="compose-differs">
          {(isSaid ? [] : differing).map((one) => (
            <p key={one.address}>{said(one.from === "last" ? words.phoneDiffers : words.phoneDiffersFromContact, one)}</p>
          ))}
        </div>
      </div>
      {remembered.length > 0 && (
        <fieldset className="compose-kept compose-phones">
          <legend>{words.rememberedPhones}</legend>
          <p className="field-hint">{words.rememberedHint}</p>
          {remembered.map((one) => (
            <div key={one.address}>
              <input type="hidden" name="remembered" value={one.address} autoComplete="off" />
              <PhoneBox name="ask" one={one} label={said(words.remembered, one)} />
            </div>
          ))}
        </fieldset>
      )}
      {saved.length > 0 && (
        <fieldset className="compose-kept compose-phones">
          <legend>{words.contactPhones}</legend>
          <p className="field-hint">{words.contactPhonesHint}</p>
          {saved.map((one) => (
            <PhoneBox
              key={one.address}
              name="ask_contact"
              one={one}
              label={said(one.origin === "file" ? words.contactPhoneFile : words.contactPhoneGiven, one)}
            />
          ))}
        </fieldset>
      )}
    </>
  )
}

type PhoneBoxProps = { readonly name: string; readonly one: ShownPhone & { readonly isAsked: boolean }; readonly label: string }

function PhoneBox({ name, one: { address, isAsked }, label }: PhoneBoxProps) {
  return <Checkbox name={name} id={`${name}-${address}`} value={address} label={label} defaultChecked={isAsked} />
}

const said = (text: string, { address, digits, day }: ShownPhone) =>
  withName(text, address)
    .replace(DIGITS, () => digits)
    .replace(DAY, () => day)
