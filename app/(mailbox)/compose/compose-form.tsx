"use client"
import { useEffect, useRef } from "react"
import { Button } from "#app/_ui/button.tsx"
import { Disclosure } from "#app/_ui/disclosure.tsx"
import { Field } from "#app/_ui/field.tsx"
import { FormErrors } from "#app/_ui/form-errors.tsx"
import { Icon } from "#app/_ui/icon.tsx"
import { Progress } from "#app/_ui/progress.tsx"
import type { ComposeValues } from "#lib/messages/answer.ts"
import type { ShownPhone } from "#lib/composing/shown-phones.ts"
import { amountIn } from "./amount.ts"
import { AttachmentsField, type BegunFile } from "./attachments-field.tsx"
import { AutosaveNote } from "./autosave-note.tsx"
import { FirstNote } from "./first-note.tsx"
import { LaterField } from "./later-field.tsx"
import { LineField } from "./line-field.tsx"
import { MessageField } from "./message-field.tsx"
import { OptionsField } from "./options-field.tsx"
import { PhoneField } from "./phone-field.tsx"
import { RecipientField } from "./recipient-field.tsx"
import { useGoingFiles } from "./use-going-files.ts"
import { usePeople } from "./use-people.ts"
import { forWriter } from "./for-writer.ts"
import { AMOUNT } from "./place-of-name.ts"
import { usePrice } from "./use-price.ts"
import type { Problem } from "./problem.ts"
import { TemplateField, type TemplateChoice } from "./template-field.tsx"
import { useAutosave } from "./use-autosave.ts"
import { useDraftId } from "./use-draft-id.ts"
import { useSending, type Sending } from "./use-sending.ts"
import { useUploads } from "./use-uploads.ts"
import type { ComposeWords } from "./words.ts"

export type ComposeFormProps = {
  readonly words: ComposeWords
  readonly values: ComposeValues
  /** Makes a repeated submit the same message (keys.md 3). */
  readonly token: string
  /** Says whose form it is, should the session end before it is sent. */
  readonly author: string
  /** Why an earlier try was refused. */
  readonly problem: Problem | null
  /** Largest attachment in bytes. */
  readonly limit: number
  /** What is known of the phones of those who stand in it. */
  readonly remembered: readonly ShownPhone[]
  /** Who of them was not written to before. */
  readonly firsts: readonly string[]
  readonly templates: readonly TemplateChoice[]
  /** Files that broke off on their way. */
  readonly begun: readonly BegunFile[]
  /** The shared mailbox that writes (M15). */
  readonly mailbox?: string
}

/** One column, from whom to Send; a plain multipart form that is sent with progress where JavaScript runs (M1, U3, U5). */
export function ComposeForm(props: ComposeFormProps) {
  const { words, values, token, author, problem, limit, remembered, firsts, templates, begun, mailbox = null } = props
  const form = useRef<HTMLFormElement>(null)
  const changed = useRef<() => void>(() => undefined)
  const uploads = useUploads({
    form: values.draftId ?? token,
    mailbox,
    words,
    limit,
    onChange: () => changed.current(),
    isTicked: (id) => form.current !== null && new FormData(form.current).getAll("keep").includes(id),
  })
  const files = useGoingFiles({ form, kept: values.attachments, chosen: uploads.files })
  const draft = useDraftId(values.draftId)
  const complete = (body: FormData) => {
    draft.put(body)
    uploads.complete(body)
  }
  const autosave = useAutosave(form, { complete, onDraft: draft.hear })
  const { state, send, stop, touch } = useSending({
    problem,
    words,
    before: async (signal, onProgress) => {
      await autosave.settle()
      return uploads.settle(signal, onProgress)
    },
    complete,
    onDraft: draft.hear,
    afterRefusal: autosave.resume,
  })
  useEffect(() => {
    changed.current = () => {
      touch()
      autosave.touch()
    }
  })
  const picker = { words, ...usePeople(mailbox) }
  const { price, touch: touchPrice } = usePrice(form, values)
  const refusal = state.kind === "refused" ? state : null
  const fields = refusal?.fields ?? {}
  const isLeaving = state.kind === "leaving"
  const hasCopies = values.cc !== "" || values.bcc !== "" || "cc" in fields || "bcc" in fields
  return (
    <form
      ref={form}
      action={forWriter("/compose/send", mailbox)}
      method="post"
      encType="multipart/form-data"
      noValidate
      className="form compose"
      onSubmit={(event) => void send(event)}
      onInput={() => {
        touch()
        touchPrice()
        autosave.touch()
      }}
    >
      {refusal !== null && (
        <FormErrors
          key={refusal.answer}
          kind={refusal.about === undefined && refusal.isElsewhere !== true ? "error" : "warning"}
          message={refusal.message}
          fields={Object.entries(fields).map(([field, text]) => ({ field, text }))}
        />
      )}
      <Hidden name="token" value={token} />
      <Hidden name="author" value={author} />
      <Hidden name="draft" value={draft.id} />
      <Hidden name="seen" value={values.seen ?? ""} />
      <Hidden name="in_reply_to" value={values.inReplyTo ?? ""} />
      <Hidden name="forward_of" value={values.forwardOf ?? ""} />
      {refusal?.about !== undefined && <Hidden name="accepted" value={refusal.about} />}
      <div className="form" inert={isLeaving}>
        <div>
          <RecipientField
            {...picker}
            label={words.to}
            name="to"
            hint={words.toHint}
            defaultValue={values.to}
            error={fields["to"]}
            autoFocus={problem === null && values.to === ""}
          />
          {/* A question about somebody there says it already. */}
          <FirstNote words={words} firsts={"to" in fields ? [] : (autosave.beside?.firsts ?? firsts)} />
        </div>
        <Disclosure title={words.moreRecipients} open={hasCopies}>
          <div className="form">
            <RecipientField {...picker} label={words.copy} name="cc" hint={words.copyHint} defaultValue={values.cc} error={fields["cc"]} />
            <RecipientField
              {...picker}
              label={words.blindCopy}
              name="bcc"
              hint={words.blindCopyHint}
              defaultValue={values.bcc}
              error={fields["bcc"]}
            />
          </div>
        </Disclosure>
        <PhoneField words={words} phone={values.phone} shown={autosave.beside?.remembered ?? remembered} error={fields["phone"]} />
        <Field
          label={words.subject}
          name="subject"
          row
          dir="auto"
          autoComplete="off"
          defaultValue={values.subject}
          error={fields["subject"]}
        />
        <MessageField
          words={words}
          text={values.text}
          isFormatted={values.formatted}
          hasFocus={problem === null && values.to !== ""}
          error={fields["message"]}
          files={files.going}
          question={files.question?.from === "text" ? files.question : null}
        />
        <TemplateField words={words} templates={templates} />
        <LineField words={words} line={values.line} error={fields["line"]} />
        {mailbox === null && <LaterField words={words} values={values} errors={fields} />}
        <OptionsField words={words.options} options={values.options} errors={fields} hasPhone={mailbox === null} />
        {/* Last, because fields before the files are read even where the files cannot be taken. */}
        <AttachmentsField
          words={words}
          kept={values.attachments}
          begun={begun}
          uploads={uploads}
          onFiles={files.ask}
          onTick={files.tick}
          question={files.question?.from === "files" ? files.question : null}
          limit={limit}
          error={fields["attachments"]}
          isClosed={isLeaving}
        />
      </div>
      <div className="compose-end">
        <p className="compose-note">
          <Icon name="lock" small />
          <span>{words.notEncrypted}</span>
        </p>
        {state.kind !== "leaving" && <AutosaveNote words={words} state={autosave.state} elsewhere={autosave.elsewhere} />}
        {state.kind === "leaving" && <Leaving words={words} state={state} />}
        <div className="button-row">
          <Button type="submit" name="act" value="send" look="primary" aria-disabled={isLeaving || undefined}>
            {isLeaving && state.act !== "save" ? words.sending : sendLabel(words, price)}
          </Button>
          {refusal?.about !== undefined && (
            <Button type="submit" name="act" value="send_anyway">
              {words.sendAnyway}
            </Button>
          )}
          <Button type="submit" name="act" value="save" aria-disabled={isLeaving || undefined}>
            {isLeaving && state.act === "save" ? words.saving : words.saveDraft}
          </Button>
          {isLeaving && (
            <Button look="plain" onClick={stop}>
              {words.stop}
            </Button>
          )}
        </div>
      </div>
    </form>
  )
}

/** What the message costs stands on the button, where people see prices (M6, look.md). */
const sendLabel = ({ send, locale, options: { prices } }: ComposeWords, price: number): string =>
  prices === null || price === 0 ? send : prices.sendFor.replace(AMOUNT, () => amountIn(locale, price))

/** Without autoComplete Firefox would bring an old token back when the page is loaded again. */
function Hidden({ name, value }: { readonly name: string; readonly value: string }) {
  return <input type="hidden" name={name} value={value} autoComplete="off" />
}

function Leaving({ words, state }: { readonly words: ComposeWords; readonly state: Extract<Sending, { readonly kind: "leaving" }> }) {
  const part = state.total > 0 ? state.sent / state.total : 0
  const isUploaded = part === 1
  const percent = new Intl.NumberFormat(words.locale, { style: "percent" }).format(part)
  return (
    <Progress
      label={isUploaded ? words.finishing : words.uploading}
      value={state.total === 0 || isUploaded ? undefined : part}
      words={isUploaded || state.total === 0 ? undefined : percent}
    />
  )
}
