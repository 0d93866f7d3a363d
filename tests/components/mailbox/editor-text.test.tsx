import { readPasted } from "#app/(mailbox)/compose/editor/read-pasted.ts"
import { nodesOf, readDocument, writeDocument } from "#app/(mailbox)/compose/editor/document.ts"
import { addressOf } from "#app/(mailbox)/compose/editor/link.ts"
import { chosenPicture, lineBelow, movePicture, namedFiles, withPictures } from "#app/(mailbox)/compose/editor/picture.ts"
import { readPlaced } from "#app/(mailbox)/compose/editor/place.ts"
import { schema } from "#app/(mailbox)/compose/editor/schema.ts"
import { withText } from "#app/(mailbox)/compose/editor/pasting.ts"
import { typedMarks } from "#app/(mailbox)/compose/editor/typed-marks.ts"
import { writeMarkdown } from "#lib/formatted-text/write-markdown.ts"
import { cpuTime } from "#tests/support/cpu-time.ts"
import { HOSTILE_HTML } from "#tests/support/hostile-html.ts"
import { DOMSerializer } from "prosemirror-model"
import { EditorState, NodeSelection } from "prosemirror-state"
import { Transform } from "prosemirror-transform"
import { EditorView } from "prosemirror-view"

const pasted = (html: string) => writeMarkdown(readPasted(html))

const drawn = (html: string) => {
  const doc = schema.nodes.doc.create(null, nodesOf(readPasted(html)))
  const place = document.createElement("div")
  place.append(DOMSerializer.fromSchema(schema).serializeFragment(doc.content))
  return place
}

describe("what is pasted", () => {
  it("M1 comes from Word and Outlook with its lists, without its styles", () => {
    const item = (level: number, sign: string, text: string) =>
      `<p class=MsoListParagraph style='margin-left:36.0pt;mso-list:l0 level${level} lfo1'><![if !supportLists]><span style='mso-list:Ignore'>${sign}<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span><![endif]>${text}<o:p></o:p></p>`
    const html = `<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style><!-- p.MsoNormal {margin:0cm} --></style><meta charset=utf-8></head><body><!--StartFragment-->
<h1>Kallelse</h1><p class=MsoNormal><b style='mso-bidi-font-weight:normal'>Du är</b> <i>välkommen</i><span style='font-weight:700'> nu</span><o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p>
${item(1, "·", "legitimation")}${item(2, "1.", "pass")}${item(2, "2.", "kort")}${item(1, "·", "remiss")}<p class=MsoNormal>Hälsningar<br>
Anna</p><span style='display:none'>dolt</span><p class=MsoNormal><a href="https://example.org/a">karta</a> <a href="file:///C:/x">fil</a></p><!--EndFragment--></body></html>`
    expect(pasted(html)).toBe(
      "**Kallelse**\n\n**Du är** *välkommen* **nu**\n\n- legitimation\n  1. pass\n  2. kort\n- remiss\n\nHälsningar\nAnna\n\n[karta](https://example.org/a) fil",
    )
  })

  it.each([
    ["<b style='font-weight:normal'><p>a <span style='font-weight:700'>b</span></p><p>c</p></b>", "a **b**\n\nc"],
    ["<ul><li>a</li><ul><li>b</li></ul><li>c</li></ul>", "- a\n  - b\n- c"],
    ["<div><ul><li>a</li></ul></div><div><ul><li>b</li></ul></div>", "- a\n- b"],
    ["<ol start=3><li>a</li></ol><ol start=4><li>b</li></ol>", "3. a\n4. b"],
    ["<table><tr><th>Namn</th><td>Anna</td></tr><tr><td></td><td>x</td></tr></table>", "**Namn** | Anna\n\n| x"],
    ["<table><tr><td><p>a</p><p>b</p></td></tr></table>", "a\n\nb"],
    ["<blockquote type=cite><div>du skrev</div></blockquote><div>svar</div>", "> du skrev\n\nsvar"],
    ["<pre>a\n  b</pre>", "a\nb"],
    ["x<img alt='😀' src=//evil.example/a><img alt='Anna' src=//evil.example/b>y", "x😀y"],
    ["a<br><br>b", "a\n\nb"],
    ["<form name=body><img name=createElement><input name=hasAttribute><input name=localName><p>kvar</p></form>", "kvar"],
    ["<p>2 * 3 * 4 _x_ [y](z)</p>", "2 * 3 * 4 \\_x\\_ [y\\](z)"],
    ["<div dir=rtl>مرحبا <b>بك</b></div>", "مرحبا **بك**"],
  ])("M1 %j becomes %j", (html, text) => {
    expect(pasted(html)).toBe(text)
  })

  it.each(HOSTILE_HTML.map((html) => [html.slice(0, 60), html] as const))("B45 holds only what a message may hold: %s", (_name, html) => {
    const place = drawn(html)
    for (const element of place.querySelectorAll("*")) {
      expect(["P", "BR", "STRONG", "EM", "UL", "OL", "LI", "BLOCKQUOTE", "A"]).toContain(element.tagName)
      expect(["start", "href", "rel"]).toEqual(expect.arrayContaining(element.getAttributeNames()))
      if (element instanceof HTMLAnchorElement) expect(element.protocol).toMatch(/^(https?|mailto|tel):$/)
    }
    expect(document.querySelector("script, img, iframe, style, base, link[href*=evil]")).toBeNull()
  })
})

/** What becomes of signs that are typed one by one. */
function docOf(typed: string) {
  const view = new EditorView(null, { state: EditorState.create({ schema, plugins: [typedMarks()] }) })
  for (const sign of typed) {
    const { from, to } = view.state.selection
    const isTaken = view.someProp("handleTextInput", (take) => take(view, from, to, sign, () => view.state.tr))
    if (isTaken === true) continue
    const { tr } = view.state
    view.dispatch(sign === "⏎" ? tr.replaceSelectionWith(schema.nodes.line.create()) : tr.insertText(sign))
  }
  return view.state.doc
}

/** The first picture of a text chosen. */
function chosen(text: string): EditorState {
  const doc = readDocument(text)
  const found: number[] = []
  doc.descendants((node, at) => void (node.type === schema.nodes.picture && found.push(at)))
  return EditorState.create({ doc, selection: NodeSelection.create(doc, found[0] ?? 0), plugins: [lineBelow()] })
}

describe("the text of the field in the editor", () => {
  it.each([
    "",
    "en rad",
    "\n\nAnna skrev:\n> hej",
    "**a** *b*\n\n1. c\n\n   d\n2. e",
    "- a\n- b\n\n> - c",
    "a.**b**c",
    "![a](attachment:b (1).png)\n\nc\n\n- d\n  ![e](attachment:f.png)",
  ])("M1 %j loses nothing", (text) => {
    const written = writeDocument(readDocument(text))
    expect(writeDocument(readDocument(written))).toBe(written)
    expect(readDocument(written).eq(readDocument(text))).toBe(true)
  })

  it("M1 U5 a letter of 100 pages is written down at every key without a wait", () => {
    const text = Array.from(
      { length: 1_500 },
      (_, at) => `Stycke ${at} med **fet** text och en [länk](https://example.org/${at}).\n\n- ett\n- två`,
    ).join("\n\n")
    const doc = readDocument(text)
    expect(writeDocument(doc)).toBe(text)
    const typed = new Transform(doc).insert(1, schema.text("x")).doc
    expect(cpuTime(() => expect(writeDocument(typed)).toBe(`x${text}`))).toBeLessThan(100)
  })

  it.each([
    ["Hej Anna", 4, 8, "Anna"],
    ["**Hej** Anna", 2, 5, "Hej"],
    ["- a\n- bcd", 7, 8, "c"],
    ["\n\n> citat", 0, 0, ""],
    ["[x](https://example.org/)", 6, 9, ""],
  ])("M1 in %j the words from %i to %i stay selected: %j", (text, start, end, selected) => {
    const { doc, selection } = readPlaced({ text, start, end })
    expect(doc.textBetween(selection.from, selection.to)).toBe(selected)
    expect(doc.textContent).not.toMatch(/[\ue000\ue001]/)
  })

  it.each([
    ["thank you!", "Dear Bo, thank you! yours"],
    ["**see** you\n\n- soon", "Dear Bo, **see** you\n\n- soon\n\nyours"],
    ["", "Dear Bo, % yours"],
  ])("M14 a template %j goes on in the line where it is put", (template, text) => {
    const state = EditorState.create(readPlaced({ text: "Dear Bo, % yours", start: 9, end: 10 }))
    expect(writeDocument(state.apply(withText(state, template)).doc)).toBe(text)
  })

  it.each([
    ["a⏎**b**", "a\n**b**"],
    ["a⏎*b*", "a\n*b*"],
    ["a⏎[b](https://example.org/)", "a\n[b](https://example.org/)"],
    ["[a⏎b](https://example.org/) c", "[a\nb](https://example.org/) c"],
    ["[a *b* c](https://example.org/)", "[a *b* c](https://example.org/)"],
    ["a**⏎b**", "a\\*\\*\nb\\*\\*"],
    ["![a house](attachment:my house.png)below", "![a house](attachment:my house.png)\n\nbelow"],
    ["![](attachment:IMG (2) b.png)", "![IMG (2) b.png](attachment:IMG (2) b.png)"],
    ["see ![a](attachment:b.png)", "see ![a\\](attachment:b.png)"],
  ])("M1 what is typed as %j, with ⏎ for a new line of the same paragraph, is %j", (typed, text) => {
    expect(writeDocument(docOf(typed))).toBe(text)
  })

  it.each([
    ["a\n\n%\n\nb", "up", "%\n\na\n\nb"],
    ["a\n\n%\n\nb", "down", "a\n\nb\n\n%"],
    ["%\n\na", "up", "%\n\na"],
    ["a\n\n%", "down", "a\n\n%"],
    ["- a\n  %\n- b", "up", "%\n\n- a\n- b"],
    ["- a\n  %\n- b", "down", "- a\n- b\n\n%"],
    ["> %\n\na", "down", "%\n\na"],
    ["> %\n>\n> a", "up", "%\n\n> a"],
  ] as const)("M1 U3 in %j the picture that is chosen moves %s: %j", (text, direction, moved) => {
    const mark = "![x](attachment:x.png)"
    const state = chosen(text.replace("%", mark))
    movePicture(direction)(state, (tr) => {
      expect(chosenPicture(state.apply(tr))?.file).toBe("x.png")
      expect(() => {
        tr.doc.check()
      }).not.toThrow()
      expect(writeDocument(state.apply(tr).doc).trim()).toBe(moved.replace("%", mark))
    })
  })

  it.each([
    ["a%b", "a\n\n![y](attachment:y.png)\n\nb"],
    ["a%\n\nb", "a\n\n![y](attachment:y.png)\n\nb"],
    ["a\n\n%b", "a\n\n![y](attachment:y.png)\n\nb"],
    ["> a%\n\nb", "> a\n>\n> ![y](attachment:y.png)\n\nb"],
    ["a\n\n%", "a\n\n![y](attachment:y.png)"],
    ["%", "![y](attachment:y.png)"],
    ["- a%b\n- c", "- a\n\n  ![y](attachment:y.png)\n\n  b\n\n- c"],
  ])("M1 put into %j a picture stands by itself and is chosen: %j", (text, result) => {
    const at = text.indexOf("%")
    const state = EditorState.create({ ...readPlaced({ text: text.replace("%", ""), start: at, end: at }), plugins: [lineBelow()] })
    const tr = withPictures(state, "![y](attachment:y.png)")
    const after = state.apply(tr ?? state.tr)
    expect(chosenPicture(after)).toEqual({ kind: "picture", file: "y.png", alt: "y" })
    expect(writeDocument(after.doc).trim()).toBe(result)
    // Another one does not take its place.
    expect(namedFiles(after.apply(withPictures(after, "![z](attachment:z.png)") ?? after.tr).doc)).toEqual(["y.png", "z.png"])
    expect(withPictures(after, "![z](attachment:z.png)\n\nwords")).toBeNull()
  })

  it("M1 a picture that is cut in the editor is a picture where it is pasted, and on other pages the same element names no file", () => {
    const place = document.createElement("div")
    place.append(DOMSerializer.fromSchema(schema).serializeFragment(readDocument('![a "b"](attachment:c (1).png)').content))
    expect(pasted(place.innerHTML)).toBe('![a "b"](attachment:c (1).png)')
    expect(pasted("<figure><img src=//evil.example/a alt=a><figcaption>words</figcaption></figure>")).toBe("words")
  })

  it.each([
    ["example.org/a", "https://example.org/a"],
    ["https://example.org", "https://example.org/"],
    ["anna@example.org", "mailto:anna@example.org"],
    ["+46 70-123 45 67", "tel:+46701234567"],
    ["javascript:alert(1)", null],
    ["nowhere at all", null],
    ["javascript:alert(1).org", null],
    ["data:text/html,x.y", null],
    ["/inbox.html", null],
  ])("M1 B45 a link to what was typed as %j leads to %j", (typed, href) => {
    expect(addressOf(typed)).toBe(href)
  })
})
