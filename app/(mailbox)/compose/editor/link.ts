import type { EditorState, Transaction } from "prosemirror-state"
import { settledLink } from "#lib/formatted-text/markdown.ts"
import { schema } from "./schema.ts"

const { link } = schema.marks

/** A link and where it stands. */
export type LinkAt = { readonly href: string; readonly from: number; readonly to: number }

/** The link in which the cursor stands or the selection begins, or null. */
export function linkAt({ selection: { $from } }: EditorState): LinkAt | null {
  const { parent, parentOffset } = $from
  const start = $from.start()
  let found: LinkAt | null = null
  parent.forEach((node, offset) => {
    const href = link.isInSet(node.marks)?.attrs["href"] as string | undefined
    const end = offset + node.nodeSize
    if (href === undefined || (found !== null && found.href !== href)) return
    if (found !== null && found.to === start + offset) found = { ...found, to: start + end }
    else if (found === null && offset <= parentOffset && parentOffset <= end) found = { href, from: start + offset, to: start + end }
  })
  return found
}

/**
 * Gives the selected words an address, or the link in which the cursor stands another one; where nothing is selected, the address itself is written.
 * @param href one that `addressOf` returned, or null to take the link away
 */
export function withLink(state: EditorState, href: string | null): Transaction {
  const { from, to, empty } = state.selection
  const now = linkAt(state)
  const range = now !== null && (empty || href === null) ? now : { from, to }
  if (href === null) return state.tr.removeMark(range.from, range.to, link)
  const mark = link.create({ href })
  if (range.from === range.to) {
    const text = href.replace(/^(?:mailto|tel):/, "")
    return state.tr.replaceSelectionWith(schema.text(text, mark.addToSet(state.selection.$from.marks())), false).removeStoredMark(link)
  }
  return state.tr.removeMark(range.from, range.to, link).addMark(range.from, range.to, mark).removeStoredMark(link)
}

const MAIL = /^[^\s@:]+@[^\s@]+\.[^\s@]+$/
const PHONE = /^\+?[0-9][0-9 ()/-]{4,}$/

/** What somebody typed as the address of a link, in the form that it has in a message: a web address may lack its beginning. @returns null where it is none */
export function addressOf(typed: string): string | null {
  const text = typed.trim()
  if (MAIL.test(text)) return settledLink(`mailto:${text}`)
  if (PHONE.test(text)) return settledLink(`tel:${text.replaceAll(/[^+0-9]/g, "")}`)
  return settledLink(text) ?? (/^[^\s:/?#@]+\.[^\s:@]+(?::[0-9]+)?(?:[/?#]\S*)?$/.test(text) ? settledLink(`https://${text}`) : null)
}
