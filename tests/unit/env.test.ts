import { parseEnv } from "#lib/env.ts"

const outside = {
  SMTP_URL: "smtps://user:secret@mail.example.org",
  MAIL_FROM: "post@example.org",
  TWILIO_ACCOUNT_SID: "AC0123456789abcdef",
  TWILIO_AUTH_TOKEN: "0123456789abcdef",
  TWILIO_FROM: "+46700000000",
  SUPPORT_ADDRESS: "help@example.org",
  BASE_URL: "https://post.example.org",
}

const parsed = (source: Record<string, string>) => {
  const result = parseEnv(source)
  if (!result.ok) throw new Error(JSON.stringify(result.error))
  return result.value
}

const problems = (source: Record<string, string>) => {
  const result = parseEnv(source)
  return result.ok ? [] : result.error.problems.map(({ name }) => name)
}

describe("settings", () => {
  it("R1 nothing set is evaluation mode on loopback", () => {
    expect(parsed({})).toMatchObject({
      evaluation: true,
      host: "127.0.0.1",
      port: 3000,
      baseUrl: "http://localhost:3000",
      role: "all",
      regions: ["eu"],
    })
  })

  it("R3 SMTP and Twilio together leave evaluation mode", () => {
    expect(parsed(outside)).toMatchObject({
      evaluation: false,
      host: "0.0.0.0",
      baseUrl: "https://post.example.org",
      origins: ["https://post.example.org"],
    })
  })

  it("M7 Send can be undone for ten seconds, and in evaluation mode for none unless that is set", () => {
    expect([parsed({}).undoSeconds, parsed({ UNDO_SECONDS: "5" }).undoSeconds]).toEqual([0, 5])
    expect([parsed(outside).undoSeconds, parsed({ ...outside, UNDO_SECONDS: "0" }).undoSeconds]).toEqual([10, 0])
  })

  it("A8 nobody sees prices unless billing is on", () => {
    expect(parsed({}).billing).toBe(false)
    expect(parsed({ BILLING: "on" }).billing).toBe(true)
    expect(problems({ BILLING: "yes" })).toEqual(["BILLING"])
  })

  it("A8 anybody may register unless it is said otherwise", () => {
    expect([parsed({}).registration, parsed({ REGISTRATION: "invited" }).registration]).toEqual(["anyone", "invited"])
  })

  it("O10 name servers are addresses, with or without a port", () => {
    expect(parsed({}).dnsServers).toEqual([])
    expect(parsed({ DNS_SERVERS: "9.9.9.9, 127.0.0.1:5353 [::1]:53,2620:fe::fe" }).dnsServers).toEqual([
      "9.9.9.9",
      "127.0.0.1:5353",
      "[::1]:53",
      "2620:fe::fe",
    ])
  })

  it("B86 further processes are roles and ports", () => {
    expect(parsed({}).beside).toEqual([])
    expect(parsed({ SIGILL_BESIDE: "web:3001, worker:3002" }).beside).toEqual([
      { role: "web", port: 3001 },
      { role: "worker", port: 3002 },
    ])
    for (const wrong of ["web", "all:3001", "web:3001worker:3002"]) expect(problems({ SIGILL_BESIDE: wrong })).toEqual(["SIGILL_BESIDE"])
  })

  it.each(["nonsense", "10.0.0.0/33", "10.0.0.5;10.0.0.6", "999.1.1.1", "proxy.example.org"])(
    "B21 %s is no proxy that could be trusted",
    (value) => {
      expect(problems({ TRUSTED_PROXIES: value })).toEqual(["TRUSTED_PROXIES"])
    },
  )

  it("B21 proxies are addresses and networks", () => {
    expect(problems({ TRUSTED_PROXIES: "10.0.0.5, 172.16.0.0/12, fd00::/8" })).toEqual([])
  })

  it("R3 half of what sends mail and SMS names each missing setting", () => {
    expect(problems({ SMTP_URL: outside.SMTP_URL })).toEqual([
      "MAIL_FROM",
      "TWILIO_ACCOUNT_SID",
      "TWILIO_AUTH_TOKEN",
      "TWILIO_FROM",
      "SUPPORT_ADDRESS",
      "BASE_URL",
    ])
  })

  it.each(["SMTP_URL", "MAIL_FROM", "TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_FROM"] as const)(
    "R3 %s alone is not passed over: the others are missing",
    (name) => {
      const { SUPPORT_ADDRESS: support, BASE_URL: base, ...outgoing } = outside
      const missing = Object.keys(outgoing).filter((other) => other !== name)
      expect(problems({ [name]: outside[name], SUPPORT_ADDRESS: support, BASE_URL: base })).toEqual(missing)
    },
  )

  it("R3 outside evaluation mode support has an address of its own, which mails and pages name", () => {
    const { SUPPORT_ADDRESS: support, ...rest } = outside
    expect(problems(rest)).toEqual(["SUPPORT_ADDRESS"])
    expect(parsed(outside).supportAddress).toBe(support)
  })

  it("R5 outside evaluation mode an http address is refused", () => {
    expect(problems({ ...outside, BASE_URL: "http://post.example.org" })).toEqual(["BASE_URL"])
  })

  it("B49 an explicit address is the only origin, also in evaluation mode", () => {
    expect(parsed({ BASE_URL: "http://box.test:8080/" }).origins).toEqual(["http://box.test:8080"])
  })

  it.each([
    ["PORT", "eighty"],
    ["PORT", "70000"],
    ["SIGILL_ROLE", "boss"],
    ["SIGILL_SECRET", "short"],
    ["DATABASE_URL", "mysql://db"],
    ["STORAGE_REGIONS", "EU;US"],
    ["METRICS_TOKEN", "short"],
    ["MAIL_FROM", "Anna <a@example.org>"],
    ["SUPPORT_ADDRESS", "the help desk"],
    ["SMS_COUNTRIES", "Sweden"],
    ["REGISTRATION", "some"],
    ["DNS_SERVERS", "dns.example.org"],
    ["DNS_SERVERS", "127.0.0.1:70000"],
    ["DNS_SERVERS", "::1:5353:"],
    ["UNDO_SECONDS", "61"],
    ["UNDO_SECONDS", "-1"],
    ["UNDO_SECONDS", "1.5"],
    ["UNDO_SECONDS", "ten"],
  ])("names %s when it is %s", (name, value) => {
    expect(problems({ [name]: value })).toEqual([name])
  })

  it("an empty value counts as not given, as compose files write it", () => {
    expect(parsed({ PORT: "", BASE_URL: "" }).port).toBe(3000)
  })
})

describe("what comes back", () => {
  const both = { ...outside, BOUNCE_ADDRESS: "bounces@mail.example.org", BOUNCE_LISTEN: "[::1]:2525" }

  it("M5 an address and a way in", () => {
    expect(parsed(outside).bounces).toBeNull()
    expect(parsed(both).bounces).toMatchObject({ address: "bounces@mail.example.org", listen: { host: "::1", port: 2525 }, token: null })
    expect(parsed({ ...both, BOUNCE_LISTEN: "2525" }).bounces?.listen).toEqual({ host: "127.0.0.1", port: 2525 })
  })

  it("M5 one without the other stops the start, with its name", () => {
    expect(problems({ ...outside, BOUNCE_ADDRESS: "bounces@mail.example.org" })).toEqual(["BOUNCE_ADDRESS"])
    expect(problems({ ...outside, BOUNCE_TOKEN: "0123456789abcdef" })).toEqual(["BOUNCE_ADDRESS"])
    expect(problems({ ...both, BOUNCE_ADDRESS: "bounces+x@mail.example.org" })).toEqual(["BOUNCE_ADDRESS"])
    expect(problems({ ...both, BOUNCE_LISTEN: "nowhere" })).toEqual(["BOUNCE_LISTEN"])
    expect(problems({ ...both, BOUNCE_TLS_KEY_FILE: "key.pem" })).toEqual(["BOUNCE_TLS_CERT_FILE"])
  })
})
