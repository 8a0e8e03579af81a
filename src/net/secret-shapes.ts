/** Secrets nobody taught us, by their shape. Every pattern is linear: log lines may be hostile. */

/** `x-tos-signature`, `access_token`, `Key-Pair-Id` …: a name whose value signs or opens something. */
const PARAMETER =
  '(?:[a-z0-9]{1,20}[-_.]){0,6}(?:access|refresh|id|upload|security|session|auth|csrf|xsec)?' +
  '(?:signature|sig|sign|expires|auth_?key|token|credential|policy|dpk|secret|passw(?:or)?d|passwd|pwd|api_?key|access_?key(?:_?id)?|session(?:_?id)?|key-pair-id|jwt)';

const URL_LIKE = /\bhttps?:\/\/[^\s"'<>`]+/gi;
const SECRET_QUERY = new RegExp(`(?:^|[?&;#]|%(?:25)*(?:3f|26))${PARAMETER}(?:=|%(?:25)*3d)`, 'i');
/** web play links sign in the path: 32 hex digits of signature, 8 of expiry (seen in TikTok's links, 2026-11) */
const SIGNED_PATH = /\/[0-9a-f]{32}\/[0-9a-f]{8}(?=\/)/gi;
const USER_INFO = /^(https?:\/\/)[^/?#]*@/i;

const PLAIN_PARAMETER = new RegExp(`(?<![a-z0-9_.-])(${PARAMETER})=([^&\\s"'<>;,)]+)`, 'gi');
const ENCODED_PARAMETER = new RegExp(`(%(?:25)*(?:3f|26)${PARAMETER}%(?:25)*3d)(?:(?!%(?:25)*26)[^&\\s"'<>])+`, 'gi');

const HEADER_NAMES =
  '(?:proxy-)?authorization|(?:set-)?cookie|x-cos-security-token|x-amz-security-token|x-csrf-token|x-api-key|dpop';
/** name, then `:` or `=` with any quoting, then a quoted value or the rest of the line */
const HEADER = new RegExp(
  `\\b(${HEADER_NAMES})(\\\\*["']?\\s*[:=]\\s*)(?:"(?:[^"\\\\]|\\\\.)*"?|\\\\+"(?:[^"\\\\]|\\\\(?!"))*(?:\\\\+")?|[^\\r\\n]+)`,
  'gi',
);

const SCHEME = /\b(Bearer|DPoP|Basic)(\s+|%20)[A-Za-z0-9._~+/=-]{16,}/g;
const JWT = /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*){1,4}/g;
/** Bluesky's app passwords: four groups of four */
const APP_PASSWORD = /(?<![\w-])[a-z0-9]{4}(?:-[a-z0-9]{4}){3}(?![\w-])/g;

export function maskShapes(text: string, mask: string): string {
  return text
    .replace(HEADER, (_, name: string, separator: string) => `${name}${separator}${mask}`)
    .replace(URL_LIKE, (url) => maskUrl(url, mask))
    .replace(PLAIN_PARAMETER, `$1=${mask}`)
    .replace(ENCODED_PARAMETER, `$1${mask}`)
    .replace(SCHEME, `$1$2${mask}`)
    .replace(JWT, mask)
    .replace(APP_PASSWORD, mask);
}

/** A signed link loses its whole query: which of its parameters matter is the signer's secret. */
function maskUrl(url: string, mask: string): string {
  const opens = url.search(/[?#]/);
  const [place, rest] = opens < 0 ? [url, ''] : [url.slice(0, opens), url.slice(opens)];
  const shown = place.replace(USER_INFO, `$1${mask}@`).replace(SIGNED_PATH, `/${mask}/${mask}`);
  return shown + (SECRET_QUERY.test(rest) ? `${rest.charAt(0)}${mask}` : rest);
}

const SECRET_NAME =
  /^(?:.*[-_. ])?(?:authorization|cookies?|set-cookie|password|passwd|pwd|secret|token|jwt|signature|credentials?|api[-_]?key|dpk|auth[-_]?key)$/i;
const SECRET_CAMEL_NAME = /(?:Token|Jwt|Secret|Password|Cookies?|Signature|ApiKey|Credentials?)$/;

/** A field of this name holds a secret, whatever its value looks like. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name) || SECRET_CAMEL_NAME.test(name);
}
