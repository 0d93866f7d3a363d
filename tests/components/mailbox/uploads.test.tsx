import { act, renderHook, waitFor } from "@testing-library/react"
import { useUploads } from "#app/(mailbox)/compose/use-uploads.ts"
import { composeWords } from "#app/(mailbox)/compose/words.ts"
import { formats } from "#lib/language/formats.ts"

const timeZone = "Europe/Stockholm"
const words = composeWords({ language: "en", f: formats({ language: "en", timeZone }), limit: 2 ** 20, timeZone })

/** What was asked of the server and has no answer yet, and everything that was. */
let open: Request[] = []
let asked: string[] = []

class Request extends EventTarget {
  readonly upload = new EventTarget()
  status = 0
  responseText = ""
  line = ""
  open(method: string, url: string) {
    this.line = `${method} ${url}`
  }
  setRequestHeader() {}
  abort() {
    this.#end("abort")
  }
  send() {
    asked.push(this.line)
    open.push(this)
  }
  answer(status: number, body: object) {
    Object.assign(this, { status, responseText: JSON.stringify(body) })
    this.#end("load")
  }
  #end(how: string) {
    if (!open.includes(this)) return
    open = open.filter((one) => one !== this)
    this.dispatchEvent(new Event(how))
  }
}

beforeAll(() => void Object.assign(globalThis, { XMLHttpRequest: Request }))
beforeEach(() => {
  open = []
  asked = []
})

const FILE = new File([new Uint8Array(2_000)], "film.mov", { lastModified: 1 })

/** A form with a file that is on its way. */
function leaving(ticked: readonly string[] = []) {
  const hook = renderHook(() =>
    useUploads({
      form: () => "form",
      mailbox: null,
      words,
      limit: 2 ** 20,
      onChange: () => undefined,
      isTicked: (id) => ticked.includes(id),
    }),
  )
  act(() => {
    hook.result.current.add([FILE])
  })
  const remove = () => {
    act(() => {
      hook.result.current.remove(hook.result.current.files[0]?.key ?? "")
    })
  }
  return { ...hook, remove }
}

const begun = async () => {
  await waitFor(() => expect(open.map(({ line }) => line)).toEqual(["POST /upload/begin"]))
  open[0]?.answer(201, { id: "u1", received: 0, size: 2_000, isWhole: false })
}
const isSending = () => waitFor(() => expect(open.map(({ line }) => line)).toEqual(["PUT /upload/u1?from=0"]))
const settled = () => act(() => new Promise((resolve) => setTimeout(resolve, 20)))

it("M8 D1 a file that is removed while it is on its way is given up on the server too", async () => {
  const { remove } = leaving()
  await begun()
  await isSending()
  remove()
  await waitFor(() => expect(asked.at(-1)).toBe("DELETE /upload/u1"))
})

it("M8 D1 so is one that the server has not answered for yet", async () => {
  const { remove } = leaving()
  await waitFor(() => expect(open).toHaveLength(1))
  remove()
  await begun()
  await waitFor(() => expect(asked).toEqual(["POST /upload/begin", "DELETE /upload/u1"]))
})

it("M8 D1 so is what the server has of one that it refused on its way", async () => {
  const { remove, result } = leaving()
  await begun()
  await isSending()
  open[0]?.answer(507, { error: { code: "storage_full", message: "There is no room." } })
  await waitFor(() => expect(result.current.files[0]?.state.kind).toBe("refused"))
  remove()
  await waitFor(() => expect(asked.at(-1)).toBe("DELETE /upload/u1"))
})

it("M4 M8 one that is removed stays removed, should the server not hear of it before the form is posted", async () => {
  const { remove, result } = leaving()
  await begun()
  await isSending()
  open[0]?.answer(200, { id: "u1", received: 2_000, size: 2_000, isWhole: true })
  await waitFor(() => expect(result.current.files[0]?.state.kind).toBe("done"))
  const posted = () => {
    const body = new FormData()
    result.current.complete(body)
    return [body.getAll("offered"), body.getAll("keep")]
  }
  expect(posted()).toEqual([[], ["u1"]])
  remove()
  expect(posted()).toEqual([["u1"], []])
})

it("M8 one that stands in the form with a tick too stays there", async () => {
  const { remove } = leaving(["u1"])
  await begun()
  await isSending()
  remove()
  await settled()
  expect(asked).not.toContain("DELETE /upload/u1")
})

it("M8 one that is removed and chosen again at once is gone on with, and not given up", async () => {
  const { remove, result } = leaving()
  await waitFor(() => expect(open).toHaveLength(1))
  remove()
  act(() => {
    result.current.add([FILE])
  })
  await waitFor(() => expect(open).toHaveLength(2))
  for (const one of open) one.answer(201, { id: "u1", received: 0, size: 2_000, isWhole: false })
  await isSending()
  await settled()
  expect(asked).not.toContain("DELETE /upload/u1")
})

it("M8 one that is on its way when the page is left can be gone on with", async () => {
  const { unmount } = leaving()
  await begun()
  await isSending()
  unmount()
  await settled()
  expect(asked).toEqual(["POST /upload/begin", "PUT /upload/u1?from=0"])
})
