import { render } from "@testing-library/react"
import { PlainBody } from "#app/_letter/plain-body.tsx"

const quotesOf = (container: HTMLElement) => [...container.querySelectorAll(".letter-quote")].map((quote) => quote.textContent)

describe("a text without formatting", () => {
  it.each([
    "Hello",
    "a > b\n>> deep\n> quoted\n\nanswer\n",
    "> quoted at first\nanswer",
    "answer\n\n> quoted at last",
    "> only quoted",
    "<b>no markup</b>\r\n> x\r\n",
  ])("M1 is shown with every character as it was written: %j", (text) => {
    const { container } = render(<PlainBody text={text} />)
    expect(container.querySelector(".letter-body")?.textContent).toBe(text)
  })

  it("sets apart lines that begin with the sign of a quote, and no others", () => {
    const { container } = render(<PlainBody text={"Yes.\n\nBo wrote:\n> Can you?\n> Bo\n\na > b\n> Again"} />)
    expect(quotesOf(container)).toEqual(["> Can you?\n> Bo\n", "> Again"])
  })
})
