/** Streaming GETs: what fetching an original needs of the network. `net/` carries it out. */
export interface Downloader {
  /**
   * Follows up to 5 redirects, each one checked by the guard. FerryError `permanent` for https → http, for too many and for
   * hosts that are not allowed; `retryable` for the network; `interrupted` for an abort. Any other status is an answer.
   */
  download(request: DownloadRequest, signal: AbortSignal): Promise<DownloadAnswer>;
}

export interface DownloadRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly idleTimeoutMs?: number;
}

export interface DownloadAnswer {
  readonly status: number;
  /** names in lower case */
  readonly headers: Readonly<Record<string, string>>;
  /**
   * As sent, never unpacked; may be read once; ends with a FerryError when the connection is lost. A chunk is good until the next one is
   * asked for: its memory is used again.
   */
  readonly body: AsyncIterable<Uint8Array>;
  /** lets go of a body nobody wants */
  cancel(): void;
}
