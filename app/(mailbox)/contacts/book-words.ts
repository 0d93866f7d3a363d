import type { Translate } from "#lib/language/translate.ts"

/** What can be done with those who are ticked, in finished words. */
export const bookWords = (t: Translate) => ({
  acts: t("contacts.acts"),
  write: t("contacts.write"),
  remove: t("contacts.delete"),
  list: t("contacts.whichList"),
  add: t("contacts.add"),
  pending: t("common.working"),
  undo: t("folder.undo"),
})
