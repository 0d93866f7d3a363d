import { translator, type MessageKey } from "#lib/language/translate.ts"

/** Design 7: tests outside this repository find these by name, so they are written out here once. */
const FIXED: readonly (readonly [MessageKey, string])[] = [
  ["common.fields.email", "E-mail address"],
  ["common.fields.password", "Password"],
  ["common.fields.name", "Your name"],
  ["common.fields.phone", "Mobile phone"],
  ["common.fields.code", "Code"],
  ["common.fields.to", "To"],
  ["common.fields.subject", "Subject"],
  ["common.fields.message", "Message"],
  ["common.fields.attachments", "Attachments"],
  ["common.fields.notificationLine", "Notification line"],
  ["register.createAccount", "Create account"],
  ["signIn.button", "Sign in"],
  ["common.continue", "Continue"],
  ["compose.send", "Send"],
  ["compose.sendAnyway", "Send anyway"],
  ["compose.saveDraft", "Save draft"],
  ["message.reply", "Reply"],
  ["message.replyAll", "Reply all"],
  ["message.forward", "Forward"],
  ["message.delete", "Delete"],
  ["trash.empty", "Empty trash"],
  ["navigation.inbox", "Inbox"],
  ["navigation.sent", "Sent"],
  ["navigation.drafts", "Drafts"],
  ["navigation.archive", "Archive"],
  ["navigation.trash", "Trash"],
  ["navigation.compose", "Compose"],
  ["navigation.contacts", "Contacts"],
  ["navigation.organizer", "Organizer"],
  ["navigation.account", "Account settings"],
]

describe("labels that everybody may rely on", () => {
  it.each(FIXED)("U1 %s is %s in English, and something in every other language", (key, label) => {
    expect(translator("en")(key)).toBe(label)
    expect(translator("sv")(key)).not.toBe("")
  })
})
