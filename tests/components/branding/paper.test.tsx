import { render, screen } from "@testing-library/react"
import { InColours, PaperHead } from "#app/_letter/paper.tsx"
import { Letter } from "#app/_ui/letter.tsx"
import { readColour } from "#lib/branding/colour.ts"

const letterhead = {
  name: "Region Uppsala",
  nameLine: "Vård och omsorg",
  addressLines: "Storgatan 1\n753 20 Uppsala",
  footer: "Telefon 018-12 34 56",
  seal: readColour("#005a3c"),
  accent: null,
  logo: { hash: "a".repeat(43), width: 160, height: 48 },
}

test("O13 a letter stands on the paper of its organisation, in its colours by a style sheet of ours, with its logo, name, address and foot", () => {
  const { container } = render(
    <InColours of={letterhead}>
      <Letter
        letterhead={<PaperHead letterhead={letterhead} />}
        isPaper
        foot={letterhead.footer}
        date="today"
        subject="Hej"
        people="Bo"
        seal="holds"
        sealWords="The seal holds"
      >
        <p>Text</p>
      </Letter>
    </InColours>,
  )
  for (const said of ["Region Uppsala", "Vård och omsorg", "Storgatan 1", "753 20 Uppsala", "Telefon 018-12 34 56"]) screen.getByText(said)
  expect(container.querySelector("img")?.getAttribute("src")).toBe(`/brand/logo/${"a".repeat(43)}`)
  expect(document.querySelector("link[rel=stylesheet]")?.getAttribute("href")).toBe("/brand/colours/005a3c-none")
  expect(container.querySelector(".brand-005a3c-none .letterhead-paper")).not.toBeNull()
})

test("O13 without colours of its own it has the service's, and no style sheet", () => {
  const { container } = render(
    <InColours of={{ seal: null, accent: null }}>
      <p>Text</p>
    </InColours>,
  )
  expect(container.innerHTML).toBe("<p>Text</p>")
})
