"use server"
import { refresh } from "next/cache"
import { redirect } from "next/navigation"
import { z } from "zod"
import { addToList, createList, deleteList, renameList, takeFromList } from "#lib/contacts/address-lists.ts"
import { addressBook } from "#lib/contacts/book.ts"
import { saveCorrespondent } from "#lib/contacts/correspondents.ts"
import type { SaveContactFailure } from "#lib/contacts/errors.ts"
import { dropImport, saveImport } from "#lib/contacts/import-contacts.ts"
import { parseContact } from "#lib/contacts/input.ts"
import { addressesOf } from "#lib/contacts/people-to-pick.ts"
import { changeContact, createContact, deleteContacts } from "#lib/contacts/save-contact.ts"
import type { NotFound } from "#lib/authz/policy.ts"
import type { MemberContext } from "#lib/context.ts"
import { folderName } from "#lib/folders/folder-name.ts"
import { homeOf } from "#lib/identity/phone-number.ts"
import { translator } from "#lib/language/translate.ts"
import { fail, ok, type Result } from "#lib/result.ts"
import { MOST_WORDS, sealWords, sealWriteTo } from "#lib/searching/sealed-words.ts"
import { memberAction } from "#lib/web/action.ts"
import { parseForm, type InvalidFields } from "#lib/web/forms.ts"
import { parseChosenContacts, parseContacts, type Chosen } from "./chosen-contacts.ts"

const LIMIT = { max: 300, perSeconds: 600 }
const whole = (form: FormData) => ok(form)
const everyField = (form: FormData) => [...form.keys()]

/** Reads the form where the person's language is known: it says where a number without a country code is at home. */
const typedBy = ({ language }: MemberContext, form: FormData) => parseContact(form, homeOf(language))
const which = z.uuid("required")
const TOO_MANY: InvalidFields = { code: "invalid_fields", fields: { message: "choose_fewer" } }

const looked = (form: FormData) => parseForm(z.object({ words: z.string().trim().max(MOST_WORDS, "tooLong").default("") }), form)

/** The page of those who were found. The words go by post, and stand in its address only sealed. */
const goToFound = (page: string, sealed: string | null): never => redirect(sealed === null ? page : `${page}?words=${sealed}`)

/** Looks for people by name. */
export const findContactsAction = memberAction({
  name: "contact.find",
  limit: LIMIT,
  parse: looked,
  keep: ["words"],
  run: async (context, { words }) => ok(words === "" ? null : await sealWords(context, words)),
  after: async (_context, sealed) => goToFound("/contacts", sealed),
})

/** The same among people of organisations (O9). */
export const findColleaguesAction = memberAction({
  name: "contact.find_colleagues",
  limit: LIMIT,
  parse: looked,
  keep: ["words"],
  run: async (context, { words }) => ok(words === "" ? null : await sealWords(context, words)),
  after: async (_context, sealed) => goToFound("/contacts/colleagues", sealed),
})

/** Saves somebody new (M10). */
export const createContactAction = memberAction({
  name: "contact.create",
  limit: LIMIT,
  parse: whole,
  keep: everyField,
  run: async (context, form) => {
    const typed = typedBy(context, form)
    return typed.ok ? createContact(context, typed.value) : typed
  },
  after: async (_context, { id }) => redirect(`/contacts/${id}?saved=1`),
})

export const changeContactAction = memberAction({
  name: "contact.change",
  limit: LIMIT,
  parse: whole,
  keep: everyField,
  run: async (context, form) => {
    const typed = typedBy(context, form)
    return typed.ok ? changeContact(context, typed.value) : typed
  },
  after: async (_context, { id }) => redirect(`/contacts/${id}?saved=1`),
})

/** Deletes contacts, after the page that asks. */
export const deleteContactsAction = memberAction({
  name: "contact.delete",
  limit: LIMIT,
  parse: parseContacts,
  run: deleteContacts,
  after: async (_context, { count }) => redirect(`/contacts?deleted=${count}`),
})

/** What is done with those who were ticked in the address book, by the button that was pressed. */
export const chosenContactsAction = memberAction({
  name: "contact.chosen",
  limit: LIMIT,
  parse: parseChosenContacts,
  run: act,
  after: async ({ language }, done) => {
    if (done.to !== undefined) redirect(done.to)
    refresh()
    const t = translator(language)
    return done.said === "added"
      ? { kind: "done", message: t("contacts.added", { count: done.count, name: done.name }) }
      : { kind: "done", message: t("contacts.savedNamed", { name: done.name }) }
  },
})

type Done =
  { readonly to: string } | { readonly to?: undefined; readonly said: "added" | "saved"; readonly count: number; readonly name: string }

async function act(context: MemberContext, chosen: Chosen): Promise<Result<Done, SaveContactFailure | NotFound | InvalidFields>> {
  switch (chosen.act) {
    case "save": {
      const saved = await saveCorrespondent(context, chosen.address)
      return saved.ok ? ok<Done>({ said: "saved", count: 1, name: saved.value.name }) : saved
    }
    case "delete":
      return ok<Done>({ to: `/contacts/delete?${new URLSearchParams(chosen.contacts.map((id) => ["contact", id]))}` })
    case "list":
      return toList(context, chosen)
    case "write":
      return write(context, chosen)
  }
}

async function toList(context: MemberContext, { list, contacts }: Extract<Chosen, { readonly act: "list" }>) {
  const book = await addressBook(context)
  const name = book.ok ? book.value.lists.find(({ id }) => id === list)?.name : undefined
  if (name === undefined) return fail("not_found")
  const added = await addToList(context, { list, contacts })
  return added.ok ? ok<Done>({ said: "added", count: added.value.count, name }) : added
}

async function write(context: MemberContext, { contacts, addresses }: Extract<Chosen, { readonly act: "write" }>) {
  const book = await addressBook(context)
  if (!book.ok) return book
  const saved = book.value.contacts.flatMap((contact) => (contacts.includes(contact.id) ? contact.addresses.slice(0, 1) : []))
  const to = await composeTo(context, [...saved, ...addresses])
  return to.ok ? ok<Done>({ to: to.value }) : to
}

/** The page that writes to them. */
async function composeTo(context: MemberContext, addresses: readonly string[]): Promise<Result<string, InvalidFields>> {
  const sealed = await sealWriteTo(context, addresses)
  return sealed === null ? fail(TOO_MANY) : ok(`/compose?to=${sealed}`)
}

/** Saves what a file adds, after its owner has seen it. */
export const saveImportAction = memberAction({
  name: "contact.import",
  limit: { max: 30, perSeconds: 600 },
  parse: () => ok(null),
  run: (context) => saveImport(context),
  after: async (_context, { count }) => redirect(`/contacts?imported=${count}`),
})

export const dropImportAction = memberAction({
  name: "contact.import_drop",
  limit: LIMIT,
  parse: () => ok(null),
  run: (context) => dropImport(context),
  after: async () => redirect("/contacts/import"),
})

/** A group of contacts. */
export const createListAction = memberAction({
  name: "address_list.create",
  limit: LIMIT,
  parse: (form) => parseForm(z.object({ name: folderName }), form),
  keep: ["name"],
  run: createList,
  after: async (_context, { id }) => redirect(`/contacts/lists/${id}`),
})

export const renameListAction = memberAction({
  name: "address_list.rename",
  limit: LIMIT,
  parse: (form) => parseForm(z.object({ list: which, name: folderName }), form),
  keep: ["name"],
  run: (context, { list, name }) => renameList(context, { id: list, name }),
  after: async ({ language }) => {
    refresh()
    return { kind: "done", message: translator(language)("contacts.lists.renamed") }
  },
})

/** Takes the ticked ones out of a list; they stay contacts. */
export const takeFromListAction = memberAction({
  name: "address_list.take",
  limit: LIMIT,
  parse: (form) => {
    const chosen = parseContacts(form)
    const list = which.safeParse(form.get("list"))
    if (!chosen.ok) return chosen
    return list.success
      ? ok({ list: list.data, contacts: chosen.value })
      : fail({ code: "invalid_fields", fields: { message: "choose_contacts" } })
  },
  run: takeFromList,
  after: async ({ language }, { count }) => {
    refresh()
    return { kind: "done", message: translator(language)("contacts.lists.taken", { count }) }
  },
})

/** Writes to everybody in a list. */
export const writeToListAction = memberAction({
  name: "address_list.write",
  limit: LIMIT,
  parse: (form) => parseForm(z.object({ list: which }), form),
  run: async (context, { list }): Promise<Result<string, NotFound | InvalidFields>> => {
    const book = await addressBook(context)
    return book.ok ? composeTo(context, addressesOf(book.value, list)) : book
  },
  after: async (_context, to) => redirect(to),
})

/** Deletes a list, after the page that says that its people stay. */
export const deleteListAction = memberAction({
  name: "address_list.delete",
  limit: LIMIT,
  parse: (form) => parseForm(z.object({ list: which }), form),
  run: (context, { list }) => deleteList(context, list),
  after: async () => redirect("/contacts/lists?deleted=1"),
})
