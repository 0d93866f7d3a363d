import { readSmallBody } from "#lib/web/small-body.ts"

const post = (body: BodyInit, headers: Record<string, string> = {}) =>
  new Request("http://localhost/language", { method: "POST", body, headers, duplex: "half" } as RequestInit)

/** Never ends; remembers how much was taken. */
function endless() {
  let taken = 0
  const stream = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      taken += 512
      controller.enqueue(new Uint8Array(512))
    },
  })
  return { stream, taken: () => taken }
}

test("B60 a body within its limit comes whole", async () => {
  expect(await readSmallBody(post("language=sv"), 11)).toBe("language=sv")
  expect(await readSmallBody(post("språk=å"), 100)).toBe("språk=å")
  expect(await readSmallBody(new Request("http://localhost/"), 10)).toBe("")
})

test("B60 one byte more is refused", async () => {
  expect(await readSmallBody(post("language=sv"), 10)).toBeNull()
})

test("B60 a length that is announced is not waited for", async () => {
  const { stream, taken } = endless()
  expect(await readSmallBody(post(stream, { "content-length": "11000000" }), 1024)).toBeNull()
  expect(taken()).toBeLessThanOrEqual(1024)
})

test("B60 a body without a length is counted as it comes", async () => {
  const { stream, taken } = endless()
  expect(await readSmallBody(post(stream), 1024)).toBeNull()
  expect(taken()).toBeLessThanOrEqual(4096)
})
