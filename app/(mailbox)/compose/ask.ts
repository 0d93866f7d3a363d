export type Progress = { readonly sent: number; readonly total: number }

type Ask = {
  readonly method: "GET" | "POST" | "PUT" | "DELETE"
  readonly url: string
  readonly body?: XMLHttpRequestBodyInit
  readonly onProgress?: (progress: Progress) => void
  /** Ends the request when somebody changes their mind. */
  readonly signal: AbortSignal
}

/** Status and body of an answer; status 0 when none came. */
export type Reply = { readonly status: number; readonly text: string }

/** Asks the server and tells how far it has come. XMLHttpRequest, because fetch does not say what has left the machine. */
export function ask({ method, url, body, onProgress, signal }: Ask): Promise<Reply> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve({ status: 0, text: "" })
      return
    }
    const request = new XMLHttpRequest()
    const stop = () => request.abort()
    const end = (reply: Reply) => {
      signal.removeEventListener("abort", stop)
      resolve(reply)
    }
    request.open(method, url)
    request.setRequestHeader("Accept", "application/json")
    request.responseType = "text"
    request.upload.addEventListener("progress", (event) => {
      onProgress?.({ sent: event.loaded, total: event.lengthComputable ? event.total : 0 })
    })
    request.addEventListener("load", () => {
      end({ status: request.status, text: request.responseText })
    })
    for (const failure of ["error", "abort", "timeout"] as const)
      request.addEventListener(failure, () => {
        end({ status: 0, text: "" })
      })
    signal.addEventListener("abort", stop, { once: true })
    request.send(body ?? null)
  })
}

/** The object in an answer, or null. */
export function readObject(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) ? value : null
  } catch {
    return null
  }
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)
