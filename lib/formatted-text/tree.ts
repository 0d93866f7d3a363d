/** What a word can be besides itself. */
export type Marks = { readonly strong: boolean; readonly em: boolean; readonly href: string | null }

export type Words = Marks & { readonly kind: "text"; readonly text: string }
export type LineBreak = Marks & { readonly kind: "break" }
export type Inline = Words | LineBreak

export type Paragraph = { readonly kind: "paragraph"; readonly content: readonly Inline[] }
export type Quote = { readonly kind: "quote"; readonly blocks: readonly Block[] }
export type List = {
  readonly kind: "list"
  /** The first number, or null for a list with dots. */
  readonly start: number | null
  /** With space between the items. */
  readonly loose: boolean
  readonly items: readonly (readonly Block[])[]
}
/** Stands by itself, and only for a file of the message's own. */
export type Picture = {
  readonly kind: "picture"
  /** In marks and in the editor the file's name, in the HTML of a message its number among the attachments. */
  readonly file: string
  /** What it shows, in words. */
  readonly alt: string
}
export type Block = Paragraph | Quote | List | Picture

export const UNMARKED: Marks = { strong: false, em: false, href: null }

/** Whether two pieces are marked alike. */
export const sameMarks = (a: Marks, b: Marks): boolean => a.strong === b.strong && a.em === b.em && a.href === b.href

/** The marks that both have. */
export const sharedMarks = (a: Marks, b: Marks): Marks => ({
  strong: a.strong && b.strong,
  em: a.em && b.em,
  href: a.href === b.href ? a.href : null,
})
