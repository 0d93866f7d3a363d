"use client"
import { Checkbox, RadioGroup } from "#app/_ui/choice.tsx"
import { Disclosure } from "#app/_ui/disclosure.tsx"
import { Field } from "#app/_ui/field.tsx"
import { Select } from "#app/_ui/select.tsx"
import { hasOptions, type TypedOptions } from "#lib/messages/options.ts"
import type { OptionWords } from "./option-words.ts"

type OptionsFieldProps = {
  readonly words: OptionWords
  readonly options: TypedOptions
  readonly errors: Readonly<Record<string, string>>
  /** Whoever writes can be sent a text message; a shared mailbox cannot. */ readonly hasPhone: boolean
}

/** What the sender may ask for with a message (M6), folded until something is asked for or has to be mended. */
export function OptionsField({ words, options, errors, hasPhone }: OptionsFieldProps) {
  const isWrong = "expiry" in errors || "expiry_date" in errors
  return (
    <Disclosure id="send-options" title={words.title} open={hasOptions(options) || isWrong}>
      <div className="form compose-options">
        <Checkbox name="urgent" label={words.urgent} hint={words.urgentHint} defaultChecked={options.urgent} />
        <Checkbox name="no_forwarding" label={words.noForwarding} hint={words.noForwardingHint} defaultChecked={options.noForwarding} />
        <Checkbox
          name="confirm_reading"
          label={words.confirmReading}
          hint={words.confirmReadingHint}
          defaultChecked={options.confirmReading}
        />
        <Select
          name="expiry"
          label={words.expiry}
          hint={words.expiryHint}
          options={words.expiryChoices}
          defaultValue={options.expiry}
          error={errors["expiry"]}
        />
        <Field
          type="date"
          name="expiry_date"
          label={words.expiryDate}
          hint={words.expiryDateHint}
          autoComplete="off"
          defaultValue={options.expiryDate}
          error={errors["expiry_date"]}
        />
        <RadioGroup
          name="level"
          legend={words.level}
          defaultValue={options.level}
          options={[
            { value: "letter", label: words.letter, hint: words.letterHint },
            { value: "registered", label: words.registered, hint: words.registeredHint },
          ]}
        />
        {hasPhone && (
          <Checkbox
            name="sms_receipt"
            label={words.smsReceipt}
            hint={withPrice(words.smsReceiptHint, words.prices?.smsReceipt)}
            defaultChecked={options.smsReceipt}
          />
        )}
        <Checkbox
          name="sms_notice"
          label={words.smsNotice}
          hint={withPrice(words.smsNoticeHint, words.prices?.smsNotice)}
          defaultChecked={options.smsNotice}
        />
      </div>
    </Disclosure>
  )
}

const withPrice = (hint: string, price: string | undefined) => (price === undefined ? hint : `${hint} ${price}`)
