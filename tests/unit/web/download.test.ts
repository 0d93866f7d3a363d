import fc from "fast-check"
import { attachmentDisposition, downloadHeaders, streamOf, wantedRange } from "#lib/web/download.ts"

test.each([
  [null, { kind: "whole" }],
  ["", { kind: "whole" }],
  ["bytes=0-99", { kind: "part", range: { start: 0, length: 100 } }],
  ["bytes=10-19", { kind: "part", range: { start: 10, length: 10 } }],
  ["bytes=90-", { kind: "part", range: { start: 90, length: 10 } }],
  ["bytes=-10", { kind: "part", range: { start: 90, length: 10 } }],
  ["bytes=-1000", { kind: "part", range: { start: 0, length: 100 } }],
  ["bytes=50-1000", { kind: "part", range: { start: 50, length: 50 } }],
  ["bytes=99-99", { kind: "part", range: { start: 99, length: 1 } }],
  ["bytes=100-", { kind: "unsatisfiable" }],
  ["bytes=100-200", { kind: "unsatisfiable" }],
  ["bytes=-0", { kind: "unsatisfiable" }],
  ["bytes=20-10", { kind: "whole" }],
  ["bytes=-", { kind: "whole" }],
  ["bytes=0-1,5-6", { kind: "whole" }],
  ["items=0-1", { kind: "whole" }],
  ["bytes=1e3-", { kind: "whole" }],
  ["bytes=99999999999999999999-", { kind: "whole" }],
])("RFC 9110 14.2 of a file of 100 bytes, %j is %j", (header, expected) => {
  expect(wantedRange(header, 100)).toEqual(expected)
})

test("RFC 9110 an empty file has no part", () => {
  expect(wantedRange("bytes=0-", 0)).toEqual({ kind: "unsatisfiable" })
  expect(wantedRange(null, 0)).toEqual({ kind: "whole" })
})

test.each([
  ["report.pdf", `attachment; filename="report.pdf"; filename*=UTF-8''report.pdf`],
  ["Översikt (1).pdf", `attachment; filename="Oversikt (1).pdf"; filename*=UTF-8''%C3%96versikt%20%281%29.pdf`],
  ["a\"b'c*.txt", `attachment; filename="a_b'c*.txt"; filename*=UTF-8''a%22b%27c%2A.txt`],
  ["報告.pdf", `attachment; filename="__.pdf"; filename*=UTF-8''%E5%A0%B1%E5%91%8A.pdf`],
])("B58 RFC 6266 %s", (name, expected) => {
  expect(attachmentDisposition(name)).toBe(expected)
})

test("B58 no name breaks out of the header", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (name) => {
      expect(attachmentDisposition(name)).toMatch(
        /^attachment; filename="[ !#-$&-.0-[\]-~]*"; filename\*=UTF-8''(?:[A-Za-z0-9\-_.!~]|%[0-9A-F]{2})*$/,
      )
    }),
  )
})

test("B57 M12 a download is saved, kept nowhere, and has no rights where it is shown after all", () => {
  const headers = downloadHeaders({
    name: "a.html",
    type: "application/octet-stream",
    size: 10,
    range: { start: 2, length: 3 },
    disposition: "attachment",
    entityTag: `"x"`,
  })
  expect(Object.fromEntries(headers)).toMatchObject({
    "content-disposition": expect.stringMatching(/^attachment/),
    "content-range": "bytes 2-4/10",
    "content-length": "3",
    "content-security-policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "cache-control": "private, no-store, no-transform",
  })
})

test("B6 an error on the way ends the body with an error, and a reader that leaves stops the source", async () => {
  async function* broken() {
    yield new Uint8Array([1, 2, 3])
    throw new Error("damaged")
  }
  await expect(new Response(streamOf(broken())).arrayBuffer()).rejects.toThrow("damaged")
  let isStopped = false
  async function* endless() {
    try {
      for (;;) yield new Uint8Array(1_000)
    } finally {
      isStopped = true
    }
  }
  const reader = streamOf(endless()).getReader()
  await reader.read()
  await reader.cancel()
  expect(isStopped).toBe(true)
})
