import type { MessageKey, Translate } from "#lib/language/translate.ts"

/** Keys that do the same, each a sequence: `g i` is one after the other. */
export type Shortcut = { readonly keys: readonly string[]; readonly words: string }
export type ShortcutGroup = { readonly title: string; readonly shortcuts: readonly Shortcut[] }

type Described = readonly [keys: readonly string[], words: MessageKey]

const GROUPS: readonly { readonly title: MessageKey; readonly all: readonly Described[] }[] = [
  {
    title: "shortcuts.inLists",
    all: [
      [["j"], "shortcuts.next"],
      [["k"], "shortcuts.previous"],
      [["x"], "shortcuts.select"],
      [["o", "Enter"], "shortcuts.open"],
      [["e"], "folder.archive"],
      [["#"], "folder.delete"],
      [["v"], "shortcuts.move"],
      [["s"], "shortcuts.flag"],
      [["u"], "shortcuts.unread"],
    ],
  },
  {
    title: "shortcuts.inMessages",
    all: [
      [["j"], "shortcuts.next"],
      [["k"], "shortcuts.previous"],
      [["r"], "message.reply"],
      [["a"], "message.replyAll"],
      [["f"], "message.forward"],
      [["e"], "message.archive"],
      [["#"], "message.delete"],
      [["v"], "shortcuts.move"],
      [["s"], "shortcuts.flag"],
      [["u", "Esc"], "shortcuts.back"],
    ],
  },
  {
    title: "shortcuts.everywhere",
    all: [
      [["c"], "shortcuts.compose"],
      [["/"], "navigation.searchLabel"],
      [["g i"], "shortcuts.inbox"],
      [["g s"], "shortcuts.sent"],
      [["g d"], "shortcuts.drafts"],
      [["g a"], "shortcuts.archive"],
      [["g t"], "shortcuts.trash"],
      [["?"], "shortcuts.overview"],
    ],
  },
]

/** What each key does, in the reader's language and in the order of the overview: titles and acts. Only words cross the page; which keys there are, its script knows. */
export const shortcutWords = (t: Translate): readonly string[] =>
  GROUPS.flatMap(({ title, all }) => [t(title), ...all.map(([, words]) => t(words))])

/** Which keys do what, put together from those words. */
export function shortcutGroups(words: readonly string[]): readonly ShortcutGroup[] {
  let at = 0
  const next = () => words[at++] ?? ""
  return GROUPS.map(({ all }) => ({ title: next(), shortcuts: all.map(([keys]) => ({ keys, words: next() })) }))
}
