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
      [["s"], "shortcuts.flag"],
      [["u"], "shortcuts.unread"],
    ],
  },
  {
    title: "shortcuts.inMessages",
    all: [
      [["r"], "message.reply"],
      [["a"], "message.replyAll"],
      [["f"], "message.forward"],
      [["e"], "message.archive"],
      [["#"], "message.delete"],
      [["s"], "shortcuts.flag"],
      [["u", "Esc"], "shortcuts.back"],
    ],
  },
  {
    title: "shortcuts.everywhere",
    all: [
      [["c"], "shortcuts.compose"],
      [["g i"], "shortcuts.inbox"],
      [["g s"], "shortcuts.sent"],
      [["g d"], "shortcuts.drafts"],
      [["g a"], "shortcuts.archive"],
      [["g t"], "shortcuts.trash"],
      [["?"], "shortcuts.overview"],
    ],
  },
]

/** Which keys do what, in the reader's language. */
export const shortcutGroups = (t: Translate): readonly ShortcutGroup[] =>
  GROUPS.map(({ title, all }) => ({ title: t(title), shortcuts: all.map(([keys, words]) => ({ keys, words: t(words) })) }))
