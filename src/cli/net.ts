import { createHostGuard } from '../net/guard.ts';
import { createHttpClient, type NetClient } from '../net/http.ts';
import type { Redactor } from '../net/redact.ts';
import type { Cli } from './context.ts';

/** Says who asks, as polite clients do; no disguise. */
const userAgent = 'clipferry (a tool of the account owner)';

/** The one HTTP client: guarded hosts, redacted log. `allowHosts`: beside those the person named. */
export function openHttp(
  cli: Cli,
  allowHosts: readonly string[],
): { readonly http: NetClient; readonly redactor: Redactor } {
  const { redactor } = cli.log;
  const http = createHttpClient({
    guard: createHostGuard({ allowedHosts: [...cli.config.allowHosts, ...allowHosts] }),
    redact: redactor,
    userAgent,
    log: (message, fields) => {
      cli.log.write('request', message, fields);
      if (cli.ui.verbose) cli.ui.whisper(`  http: ${message}`);
    },
  });
  return { http, redactor };
}
