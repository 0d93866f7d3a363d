import { hasLink, riskInLine } from "#lib/messages/notification-line.ts"

test.each([
  ["Om dig, 811218-9876", "personal_number"],
  ["19811218-9876", "personal_number"],
  ["ref 8112189876", "personal_number"],
  ["701063-2391 samordningsnummer", "personal_number"],
  ["kort 4111 1111 1111 1111", "card_number"],
  ["5555-5555-5555-4444", "card_number"],
  ["Ditt provsvar är klart", "health"],
  ["Cancersvar", "health"],
  ["Your blood test", "health"],
  ["Tid på psykiatrin", "health"],
])("M2 %s is warned of as %s", (line, risk) => expect(riskInLine(line)).toBe(risk))

test.each([
  "",
  "Handlingar inför mötet på torsdag",
  "Fakturan 2026-1123",
  "811218-9875",
  "4111 1111 1111 1112",
  "Ring 070-174 06 05",
  "Avtal nr 8113189876",
  "The contract we spoke about",
])("M2 %s is not", (line) => expect(riskInLine(line)).toBeNull())

test.each(["se https://evil.example", "evil.example/x", "www.evil", "a@b.se", "<b>"])("B75 %s holds a link", (line) =>
  expect(hasLink(line)).toBe(true),
)
test.each(["Mötet kl. 9.30", "Kap. 4 och 5", "Bo Öberg, 3 st."])("B75 %s holds none", (line) => expect(hasLink(line)).toBe(false))
