import { oncePerProcess } from "../runtime.ts"

/** Everything that is streamed by this process, ended when it is to stop: an open page must not keep it from that. */
function stopping(): AbortSignal {
  return oncePerProcess("event-streams", () => {
    const controller = new AbortController()
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => controller.abort())
    return controller.signal
  })
}

/** Fires when the reader has gone, or the process is to stop. */
export const streamSignal = (request: Request): AbortSignal => AbortSignal.any([request.signal, stopping()])

/** One event as browsers read it (HTML, 9.2); without a name a line that only says that the connection lives. */
export const serverEvent = (name: string | null, data: unknown = null): string =>
  name === null ? ":\n\n" : `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`

type EventStream = { readonly events: AsyncGenerator<string>; /** Called when the reader has gone. */ readonly onGone: () => void }

/** An answer of events as they come. Nothing on the way may keep them or put them together. */
export function eventStream({ events, onGone }: EventStream): Response {
  const encoder = new TextEncoder()
  const body = new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const next = await events.next()
      if (next.done === true) controller.close()
      else controller.enqueue(encoder.encode(next.value))
    },
    cancel: onGone,
  })
  return new Response(body, {
    headers: {
      "Content-Type": "text/event-stream; charset=utf-8",
      "Cache-Control": "private, no-store, no-transform",
      "X-Accel-Buffering": "no",
    },
  })
}
