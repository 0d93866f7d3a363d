/** What a key or a drop asks for; which button that is, the page knows. */
export type Wanted = "archive" | "delete" | "flag" | "unread" | "move"

/** The acts that may be it, the one that fits first. */
const VALUES: Readonly<Record<Wanted, readonly string[]>> = {
  archive: ["archive"],
  delete: ["trash", "erase"],
  flag: ["flag", "unflag"],
  unread: ["unread", "read"],
  move: ["move"],
}

const buttonOf = (place: ParentNode, value: string) => place.querySelector<HTMLButtonElement>(`button[name="act"][value="${value}"]`)

const CHOICE = 'select[name="to"]'

/** Goes to the choice of a folder, where there is one; Enter then moves there. */
export function chooseFolder(place: ParentNode): void {
  place.querySelector<HTMLElement>(CHOICE)?.focus()
}

/** Moves where the key was pressed in such a choice and a folder is chosen. @returns whether it was */
export function moveFromChoice({ target }: Event): boolean {
  if (!(target instanceof HTMLSelectElement) || !target.matches(CHOICE) || target.value === "" || target.form === null) return false
  press(target.form, "move")
  return true
}

export function click(what: string): void {
  document.querySelector<HTMLElement>(what)?.click()
}

/** Drafts are deleted by a button of their own, which leads to the page that asks. */
const DELETES_DRAFTS = 'form[action="/drafts/erase"] button[type="submit"]'

/** Presses the button on the page that does it, so that it happens as if somebody had: with the same form, the same words and the same way back. */
export function press(place: ParentNode, wanted: Wanted, values = VALUES[wanted]): void {
  const button = values.map((value) => buttonOf(place, value)).find((found) => found !== null)
  if (button === undefined && wanted === "delete") return click(DELETES_DRAFTS)
  button?.click()
}
