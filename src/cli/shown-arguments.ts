import { isSecretName } from '../net/secret-shapes.ts';

const mask = '***';

/** What was typed, as it may be written down: without what a login was given, and without what addresses carry keys in. */
export function shownArguments(args: readonly string[]): readonly string[] {
  const isLogin = args.includes('login');
  return args.map((arg, index) => {
    const isSet = args[index - 1] === '--set' || arg.startsWith('--set=');
    return isSet ? withoutValue(arg, isLogin) : withoutKeys(arg);
  });
}

function withoutValue(arg: string, isLogin: boolean): string {
  const [, name = '', value] = /^((?:--set=)?[^=]*)=(.*)$/s.exec(arg) ?? [];
  if (value === undefined) return isLogin ? mask : arg;
  return isLogin || isSecretName(name.replace('--set=', '')) ? `${name}=${mask}` : `${name}=${withoutKeys(value)}`;
}

/** User names and questions in addresses of services. Other text stays as it is. */
export function withoutKeys(text: string): string {
  if (!/^(?:--[a-z-]+=)?[a-z][a-z0-9+.-]*:\/\//i.test(text.trim())) return text;
  return text.replace(/(:\/\/)[^/\s?#]*@/, `$1${mask}@`).replace(/([?#]).*$/s, `$1${mask}`);
}
