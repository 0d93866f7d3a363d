import { inflateSync } from "node:zlib"
import { pdf, png } from "../../../scripts/demo/files.ts"

test("R1 a made-up document is a PDF whose table says where each object lies", () => {
  const file = Buffer.from(pdf("Avtal – (utkast)", ["Första raden", "Andra \\ raden"])).toString("latin1")
  expect(file.startsWith("%PDF-1.4\n")).toBe(true)
  const table = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(file)?.[1])
  expect(file.slice(table, table + 4)).toBe("xref")
  const places = [...file.slice(table).matchAll(/^(\d{10}) 00000 n $/gm)].map(([, place]) => Number(place))
  expect(places).toHaveLength(6)
  for (const [index, place] of places.entries()) expect(file.slice(place).startsWith(`${index + 1} 0 obj\n`)).toBe(true)
  const [, length, content] = /<< \/Length (\d+) >>\nstream\n(.*)\nendstream/s.exec(file) ?? []
  expect(content).toHaveLength(Number(length))
  expect(content).toContain("(Avtal \u0096 \\(utkast\\)) Tj")
  expect(content).toContain("(Andra \\\\ raden) Tj")
})

test("R1 a made-up picture is a PNG with the colours that were asked for", () => {
  const file = Buffer.from(png({ width: 3, height: 2, colourAt: (x, y) => [x, y, 255] }))
  expect(file.subarray(1, 4).toString()).toBe("PNG")
  expect([file.readUInt32BE(16), file.readUInt32BE(20)]).toEqual([3, 2])
  const data = file.indexOf("IDAT")
  const rows = inflateSync(file.subarray(data + 4, data + 4 + file.readUInt32BE(data - 4)))
  expect([...rows]).toEqual([0, 0, 0, 255, 1, 0, 255, 2, 0, 255, 0, 0, 1, 255, 1, 1, 255, 2, 1, 255])
})
