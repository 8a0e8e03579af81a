import type { Socket } from 'node:net';

const most = 256;
/** A browser opens six, and a second tab six more. */
const mostEach = 32;

/**
 * Who is connected. Anybody in the network can open connections and say nothing: when there are too many, the oldest that never showed the
 * code goes, of whoever holds the most. One that showed it is never closed for the sake of another.
 */
export class Connections {
  /** oldest first; whether it showed the code */
  readonly #open = new Map<Socket, { readonly address: string; trusted: boolean }>();

  welcome(socket: Socket): void {
    socket.on('error', () => socket.destroy());
    const address = socket.remoteAddress ?? '';
    const mine = [...this.#open.values()].filter((one) => one.address === address).length;
    if (mine >= mostEach && !this.#closeOldestOf(address)) socket.destroy();
    else if (this.#open.size >= most && !this.#closeOldestOf(this.#greediest())) socket.destroy();
    if (socket.destroyed) return;
    this.#open.set(socket, { address, trusted: false });
    socket.once('close', () => this.#open.delete(socket));
  }

  trust(socket: Socket): void {
    const one = this.#open.get(socket);
    if (one !== undefined) one.trusted = true;
  }

  closeAll(): void {
    for (const socket of this.#open.keys()) socket.destroy();
  }

  /** False: there is none that may go. */
  #closeOldestOf(address: string): boolean {
    for (const [socket, one] of this.#open) {
      if (one.trusted || one.address !== address) continue;
      this.#open.delete(socket);
      socket.destroy();
      return true;
    }
    return false;
  }

  #greediest(): string {
    const counts = new Map<string, number>();
    for (const { address, trusted } of this.#open.values())
      if (!trusted) counts.set(address, (counts.get(address) ?? 0) + 1);
    return [...counts].reduce((a, b) => (b[1] > a[1] ? b : a), ['', 0])[0];
  }
}
