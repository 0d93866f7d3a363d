import { deviceOf, readDevice } from "#lib/identity/device.ts"

const AGENTS: readonly (readonly [string, string])[] = [
  ["Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox/Windows"],
  ["Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15", "Safari/macOS"],
  [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
    "Edge/Windows",
  ],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
    "Safari/iPhone",
  ],
  [
    "Mozilla/5.0 (Linux; Android 15; SM-S921B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36",
    "Samsung Internet/Android",
  ],
  ["Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/140.0.0.0 Safari/537.36", "Chrome/Linux"],
  ["curl/8.0", "/"],
]

describe("devices", () => {
  it.each(AGENTS)("I6 %s", (agent, device) => expect(deviceOf(agent)).toBe(device))

  it("B77 nothing of the header but known names is kept", () => {
    expect(deviceOf('Chrome/1 <script>alert("anna@example.org")</script> Windows')).toBe("Chrome/Windows")
    expect(deviceOf(null)).toBe("/")
    expect(readDevice("Firefox/Windows")).toEqual({ browser: "Firefox", system: "Windows" })
    expect(readDevice("/")).toEqual({ browser: "", system: "" })
  })
})
