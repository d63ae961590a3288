import { connect, type Socket } from 'node:net'

/** The status of an answer, or that the other side hung up without one. */
export type Answer = number | 'hung-up'

/** One connection that is kept as long as the other side keeps it; one request at a time, as bytes. */
export class RawConnection {
  readonly #port: number
  #socket: Socket | null = null
  #text = ''
  #told: ((answer: Answer) => void) | null = null
  #isLast = false

  constructor(port: number) {
    this.#port = port
  }

  /** @param last nothing follows: the other side is told so, as by a caller that broke off. */
  send(request: Buffer, last = false): Promise<Answer> {
    return new Promise((resolve) => {
      this.#told = resolve
      this.#isLast = last
      const socket = this.#socket ?? this.#open()
      if (last) socket.end(request)
      else socket.write(request)
    })
  }

  close(): void {
    this.#socket?.destroy()
  }

  #open(): Socket {
    const socket = connect({ host: '127.0.0.1', port: this.#port, noDelay: true, allowHalfOpen: true })
    this.#socket = socket
    this.#text = ''
    socket.setEncoding('latin1')
    socket.on('data', (chunk: string) => {
      if (this.#socket !== socket) return
      this.#text += chunk
      this.#read()
    })
    // A reset is a way of hanging up: what was answered before it counts.
    socket.on('error', () => socket.destroy())
    socket.on('end', () => socket.end())
    socket.on('close', () => {
      if (this.#socket !== socket) return
      this.#socket = null
      this.#tell(statusOf(this.#text) ?? 'hung-up')
    })
    return socket
  }

  #read(): void {
    const head = this.#text.indexOf('\r\n\r\n')
    if (head < 0) return
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(this.#text.slice(0, head))?.[1] ?? 0)
    if (this.#text.length < head + 4 + length) return
    const closes = this.#isLast || /\r\nconnection: close/i.test(this.#text.slice(0, head))
    const status = statusOf(this.#text) ?? 'hung-up'
    this.#text = ''
    if (closes) {
      this.#socket?.destroy()
      this.#socket = null
    }
    this.#tell(status)
  }

  #tell(answer: Answer): void {
    const told = this.#told
    this.#told = null
    told?.(answer)
  }
}

function statusOf(text: string): number | null {
  const status = /^HTTP\/1\.1 (\d{3})/.exec(text)?.[1]
  return status === undefined ? null : Number(status)
}
