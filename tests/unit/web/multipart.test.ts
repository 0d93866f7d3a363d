import { randomBytes } from "node:crypto"
import { readMultipart, type IncomingFile } from "#lib/web/multipart.ts"

type Part = { readonly name: string; readonly file?: string; readonly type?: string; readonly body: string | Uint8Array }

const BOUNDARY = "----boundary"

function bodyOf(parts: readonly Part[]): Buffer {
  const pieces = parts.flatMap(({ name, file, type, body }) => [
    Buffer.from(`--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"${file === undefined ? "" : `; filename="${file}"`}\r\n`),
    Buffer.from(type === undefined && file === undefined ? "\r\n" : `Content-Type: ${type ?? "application/octet-stream"}\r\n\r\n`),
    Buffer.from(body),
    Buffer.from("\r\n"),
  ])
  return Buffer.concat([...pieces, Buffer.from(`--${BOUNDARY}--\r\n`)])
}

type Sent = { readonly body: Uint8Array | AsyncIterable<Uint8Array>; readonly length?: number | null; readonly type?: string }

function request({ body, length, type = `multipart/form-data; boundary=${BOUNDARY}` }: Sent): Request {
  const announced = length === undefined && body instanceof Uint8Array ? body.length : length
  const headers = {
    "Content-Type": type,
    ...(announced === null || announced === undefined ? {} : { "Content-Length": String(announced) }),
  }
  return new Request("http://localhost/compose/send", { method: "POST", headers, body: body as BodyInit, duplex: "half" } as RequestInit)
}

type Taken = { readonly name: string; readonly type: string; readonly bytes: Buffer }

async function read(
  sent: Sent,
  options: { readonly maxBytes?: number; readonly maxFiles?: number; readonly onFile?: (file: IncomingFile) => Promise<void> } = {},
) {
  const files: Taken[] = []
  const onFile = async ({ name, type, stream }: IncomingFile) => {
    const chunks: Uint8Array[] = []
    for await (const chunk of stream) chunks.push(chunk)
    files.push({ name, type, bytes: Buffer.concat(chunks) })
  }
  const form = await readMultipart({ request: request(sent), maxBytes: 10_000_000, maxFiles: 3, onFile, ...options })
  return { form, files, fields: form.ok ? Object.fromEntries(form.value.fields) : null }
}

test("fields and files of a form arrive whole, in any order", async () => {
  const big = randomBytes(3_000_000)
  const { fields, files } = await read({
    body: bodyOf([
      { name: "to", body: "anna@example.org" },
      { name: "attachments", file: "å 報.bin", type: "image/png", body: big },
      { name: "attachments", file: "b.txt", body: "b" },
      { name: "act", body: "send" },
      { name: "keep", body: "1" },
      { name: "keep", body: "2" },
    ]),
  })
  expect(fields).toEqual({ to: ["anna@example.org"], act: ["send"], keep: ["1", "2"] })
  expect(files.map(({ name, type }) => [name, type])).toEqual([
    ["å 報.bin", "image/png"],
    ["b.txt", "application/octet-stream"],
  ])
  expect(files[0]?.bytes.equals(big)).toBe(true)
})

test("B58 the three characters that browsers write as percent signs are read back, others are left", async () => {
  const { files } = await read({ body: bodyOf([{ name: "attachments", file: "a %22b%22%0D%0A 100%25 %C3%A5.txt", body: "x" }]) })
  expect(files[0]?.name).toBe('a "b"\r\n 100%25 %C3%A5.txt')
})

test("a file field left empty is no file", async () => {
  const { files, form } = await read({ body: bodyOf([{ name: "attachments", file: "", body: "" }]) })
  expect(files).toEqual([])
  expect(form.ok).toBe(true)
})

test("B52 a body without its length is refused", async () => {
  const { form } = await read({ body: bodyOf([]), length: null })
  expect(form).toEqual({ ok: false, error: { code: "length_required" } })
})

test.each([
  ["shorter", (body: Buffer) => body.subarray(0, body.length - 40), 0],
  ["cut inside a file", (body: Buffer) => body.subarray(0, 5_000), 0],
  ["whole, but shorter than announced", (body: Buffer) => body, 10],
])("design 3 a body that is %s is refused", async (_how, cut, extra) => {
  const whole = bodyOf([
    { name: "to", body: "x" },
    { name: "attachments", file: "a", body: randomBytes(100_000) },
  ])
  const { form } = await read({ body: cut(whole), length: whole.length + extra })
  expect(form).toEqual({ ok: false, error: { code: "body_short" } })
})

test.each(["application/json", "multipart/form-data", "text/plain", "multipart/mixed; boundary=x"])(
  "a body of type %s is refused",
  async (type) => {
    expect((await read({ body: bodyOf([]), type })).form).toEqual({ ok: false, error: { code: "bad_form" } })
  },
)

test("a body that is no form is refused", async () => {
  expect((await read({ body: Buffer.from("nonsense") })).form).toEqual({ ok: false, error: { code: "bad_form" } })
  expect((await read({ body: Buffer.from(`--${BOUNDARY}\r\n\u0001\u0002: x\r\n\r\nx\r\n--${BOUNDARY}--\r\n`) })).form).toEqual({
    ok: false,
    error: { code: "bad_form" },
  })
})

test("more files than allowed are said, the fields are kept", async () => {
  const parts = Array.from({ length: 5 }, (_, at) => ({ name: "attachments", file: `${at}.txt`, body: "x" }))
  const { form, files, fields } = await read({ body: bodyOf([...parts, { name: "subject", body: "kept" }]) })
  expect(form).toMatchObject({ ok: true, value: { problem: { code: "too_many_files" } } })
  expect(files).toHaveLength(3)
  expect(fields).toEqual({ subject: ["kept"] })
})

test.each([3, 0])(
  "of a body that is too large the fields before the first file are kept and the rest is not read, where %i files may come",
  async (maxFiles) => {
    let asked = 0
    const head = bodyOf([
      { name: "subject", body: "kept" },
      { name: "attachments", file: "a", body: randomBytes(1_000) },
    ]).subarray(0, 1_000)
    async function* endless() {
      yield head
      for (;;) {
        asked += 1
        yield randomBytes(65_536)
      }
    }
    const { form, fields, files } = await read({ body: endless(), length: 1_000_000_000 }, { maxFiles })
    expect(form).toMatchObject({ ok: true, value: { problem: { code: "body_too_large" } } })
    expect(fields).toEqual({ subject: ["kept"] })
    expect(files).toEqual([])
    expect(asked).toBeLessThan(10)
  },
)

test("a taker that stops early loses only its own file", async () => {
  const names: string[] = []
  const { form } = await read(
    {
      body: bodyOf([
        { name: "attachments", file: "first", body: randomBytes(2_000_000) },
        { name: "attachments", file: "second", body: randomBytes(2_000_000) },
        { name: "subject", body: "x" },
      ]),
    },
    {
      onFile: async ({ name, stream }) => {
        names.push(name)
        for await (const _chunk of stream) return
      },
    },
  )
  expect(names).toEqual(["first", "second"])
  expect(form.ok).toBe(true)
})

test("what a taker throws comes out", async () => {
  const broken = read(
    { body: bodyOf([{ name: "attachments", file: "first", body: randomBytes(2_000_000) }]) },
    { onFile: () => Promise.reject(new Error("disk")) },
  )
  await expect(broken).rejects.toThrow("disk")
})

test("a connection that breaks ends the file with an error, never as if it were whole", async () => {
  const whole = bodyOf([{ name: "attachments", file: "a", body: randomBytes(1_000_000) }])
  async function* breaking() {
    yield whole.subarray(0, 300_000)
    throw new Error("connection reset")
  }
  const seen: string[] = []
  const { form } = await read(
    { body: breaking(), length: whole.length },
    {
      onFile: async ({ stream }) => {
        try {
          for await (const _chunk of stream) seen.push("chunk")
          seen.push("end")
        } catch {
          seen.push("error")
        }
      },
    },
  )
  expect(form).toEqual({ ok: false, error: { code: "body_short" } })
  expect(seen.at(-1)).toBe("error")
})

test("B60 memory does not grow with the file", async () => {
  const chunk = randomBytes(1_048_576)
  const frame = bodyOf([{ name: "attachments", file: "a", body: "" }])
  const split = frame.indexOf("\r\n\r\n") + 4
  async function* large() {
    yield frame.subarray(0, split)
    for (let at = 0; at < 256; at++) yield chunk
    yield frame.subarray(split)
  }
  global.gc?.()
  const before = process.memoryUsage.rss()
  let peak = 0
  let received = 0
  const { form } = await read(
    { body: large(), length: frame.length + 256 * chunk.length },
    {
      maxBytes: 1_000_000_000,
      onFile: async ({ stream }) => {
        for await (const piece of stream) {
          received += piece.length
          peak = Math.max(peak, process.memoryUsage.rss())
        }
      },
    },
  )
  expect(form.ok).toBe(true)
  expect(received).toBe(256 * chunk.length)
  expect(peak - before).toBeLessThan(128 * 1_048_576)
})
