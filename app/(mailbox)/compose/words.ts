import type { Language } from "#lib/language/catalogue.ts"
import type { Formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import { NO_DEMANDS, type Policy } from "#lib/policies/policy.ts"
import { optionWords } from "./option-words.ts"
import { COUNT, DAY, DIGITS, NAME, TIME, TOTAL } from "./place-of-name.ts"

type Place = {
  readonly language: Language
  readonly f: Formats
  /** Largest attachment in bytes. */
  readonly limit: number
  /** Of the sender's clock. */
  readonly timeZone: string
  /** Whether prices are shown (A8). */
  readonly billing?: boolean
  readonly policy?: Policy
  /** The name of the shared mailbox that writes (M15). */
  readonly mailbox?: string
}

/** The texts of the compose form, made on the server: catalogues never go to the browser. */
export function composeWords({ language, f, limit, timeZone, billing = false, policy = NO_DEMANDS, mailbox }: Place) {
  const t = translator(language)
  const compose = translator(language, "compose")
  return {
    locale: t("language.locale"),
    to: t("common.fields.to"),
    toHint: compose("toHint"),
    firstMessage: compose("firstMessage", { addresses: NAME }),
    firstMessages: compose("firstMessages", { count: NAME }),
    moreRecipients: compose("moreRecipients"),
    copy: t("common.fields.copy"),
    copyHint: compose("copyHint"),
    blindCopy: t("common.fields.blindCopy"),
    blindCopyHint: compose("blindCopyHint"),
    subject: t("common.fields.subject"),
    phone: t("common.fields.phone"),
    phoneHint: compose("phoneHint"),
    rememberedPhones: compose("rememberedPhones"),
    rememberedHint: compose("rememberedHint"),
    remembered: compose("remembered", { address: NAME, digits: DIGITS, day: DAY }),
    contactPhones: compose("contactPhones"),
    contactPhonesHint: compose("contactPhonesHint"),
    contactPhoneGiven: compose("contactPhoneGiven", { address: NAME, digits: DIGITS, day: DAY }),
    contactPhoneFile: compose("contactPhoneFile", { address: NAME, digits: DIGITS, day: DAY }),
    phoneDiffers: compose("phoneDiffers", { address: NAME, digits: DIGITS, day: DAY }),
    phoneDiffersFromContact: compose("phoneDiffersFromContact", { address: NAME, digits: DIGITS, day: DAY }),
    suggestions: compose("suggestions"),
    suggestionOne: compose("suggestionOne"),
    suggestionMany: compose("suggestionMany", { count: NAME }),
    suggestionList: compose("suggestionList", { count: NAME }),
    levels: { letter: t("options.letter"), registered_letter: t("options.registered") },
    line: t("common.fields.notificationLine"),
    lineHint: compose(policy.plainNotices === true ? "lineForbidden" : "lineHint"),
    lineRisks: {
      personal_number: t("errors.field.line_personal_number"),
      card_number: t("errors.field.line_card_number"),
      health: t("errors.field.line_health"),
      link: t("errors.field.line_link"),
    },
    later: compose("later"),
    laterHint: compose("laterHint"),
    laterDay: t("held.day"),
    laterTime: t("held.time"),
    laterZone: t("held.zone", { zone: timeZone }),
    autosaved: compose("autosaved", { time: TIME }),
    autosaveFailed: compose("autosaveFailed"),
    shut: {
      signed_out: { kept: compose("signedOutKept"), notKept: compose("signedOutNotKept") },
      held_back: {
        kept: mailbox === undefined ? compose("heldBackKept") : compose("heldBackKeptMailbox", { name: mailbox }),
        notKept: compose("heldBackNotKept"),
      },
    },
    sendAnyway: compose("sendAnyway"),
    message: t("common.fields.message"),
    tools: compose("tools"),
    bold: compose("bold"),
    italic: compose("italic"),
    list: compose("list"),
    link: compose("link"),
    numbers: compose("numbers"),
    quote: compose("quote"),
    linkAddress: compose("linkAddress"),
    linkHint: compose("linkHint"),
    linkWrong: compose("linkWrong"),
    setLink: compose("setLink"),
    removeLink: compose("removeLink"),
    cancel: t("common.cancel"),
    pictureWhere: compose("pictureWhere", { name: NAME }),
    pictureWhereHint: compose("pictureWhereHint"),
    pictureBeside: compose("pictureBeside"),
    pictureInside: compose("pictureInside"),
    picture: compose("picture", { name: NAME }),
    pictureAlt: compose("pictureAlt"),
    pictureAltHint: compose("pictureAltHint"),
    pictureUp: compose("pictureUp"),
    pictureDown: compose("pictureDown"),
    pictureRemove: compose("pictureRemove"),
    pictureDone: compose("pictureDone"),
    pictureChosen: compose("pictureChosen", { name: NAME }),
    pictureMissing: compose("pictureMissing", { name: NAME }),
    formatting: compose("formatting"),
    formattingHint: compose("formattingHint", { mark: "!" }),
    template: compose("template"),
    insertTemplate: compose("insertTemplate"),
    templateFailed: compose("templateFailed"),
    attachments: t("common.fields.attachments"),
    attachmentsHint: compose("attachmentsHint", { limit: f.limit(limit) }),
    alreadyAttached: compose("alreadyAttached"),
    keepHint: compose("keepHint"),
    chosen: compose("chosen"),
    dropHint: compose("dropHint"),
    dropHere: compose("dropHere"),
    pastedName: compose("pastedName"),
    onItsWay: compose("onItsWay", { name: NAME }),
    isThere: compose("isThere"),
    waitingForConnection: compose("waitingForConnection"),
    waitingForSignIn: compose("waitingForSignIn"),
    unreadable: compose("unreadable", { name: NAME }),
    filesThere: compose("filesThere", { count: COUNT, total: TOTAL }),
    begun: compose("begun", { name: NAME, count: COUNT, total: TOTAL }),
    again: compose("again"),
    againNamed: compose("againNamed", { name: NAME }),
    tooLarge: compose("tooLarge", { name: NAME, limit: f.limit(limit) }),
    remove: t("common.remove"),
    removeNamed: t("files.removeNamed", { name: NAME }),
    notEncrypted: compose("notEncrypted"),
    send: compose("send"),
    saveDraft: compose("saveDraft"),
    sending: compose("sending"),
    saving: compose("saving"),
    uploading: compose("uploading"),
    finishing: compose("finishing"),
    stop: compose("stop"),
    unreachable: compose("unreachable"),
    notSent: compose("notSent"),
    options: optionWords({ language, billing, policy }),
  } as const
}

export type ComposeWords = ReturnType<typeof composeWords>
