import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { type CredentialVault, findAccountOptions, openVault } from '../../config/credentials.ts';
import { userConfigFolder } from '../../config/settings.ts';
import { type Account, because, FerryError } from '../../contract/index.ts';
import type { ServiceAddress } from '../../kit/index.ts';
import { politePausesMs, type Service, type ServiceLine } from '../../language/call.ts';
import { assertKeyIsSafe } from '../../language/service.ts';
import type { NetClient } from '../../net/http.ts';
import type { Cli } from '../context.ts';
import { openHttp } from '../net.ts';

/** What a service is for; the word behind `clipferry login`. */
export type ServicePurpose = 'translation' | 'transcription';

export const servicePurposes: readonly ServicePurpose[] = ['translation', 'transcription'];

export const keyVariables: Readonly<Record<ServicePurpose, string>> = {
  translation: 'CLIPFERRY_TRANSLATE_KEY',
  transcription: 'CLIPFERRY_TRANSCRIBE_KEY',
};

export interface OpenService {
  readonly service: Service;
  readonly line: ServiceLine;
  close(): void;
}

/**
 * The person named this address, so it may be a private one. `patient` false: one try. FerryError for a key that was given to another
 * server, or would be sent in the clear.
 */
export async function openService(
  cli: Cli,
  {
    address,
    purpose,
    patient,
  }: { readonly address: ServiceAddress; readonly purpose: ServicePurpose; readonly patient: boolean },
): Promise<OpenService> {
  const key = await findKey(cli, address, purpose);
  if (key !== null) assertKeyIsSafe(address);
  const { http, redactor } = openHttp(cli, [hostAndPort(address)]);
  if (key !== null) redactor.add(key);
  return {
    service: { ...address, key, variable: keyVariables[purpose], login: purpose },
    line: lineOver(cli, http, { redact: (text) => redactor.text(text), patient }),
    close: () => http.close(),
  };
}

function hostAndPort({ url }: ServiceAddress): string {
  const { hostname, port, protocol } = new URL(url);
  return `${hostname}:${port || (protocol === 'https:' ? '443' : '80')}`;
}

function lineOver(
  { clock }: Cli,
  http: NetClient,
  { redact, patient }: Pick<ServiceLine, 'redact'> & { readonly patient: boolean },
): ServiceLine {
  return {
    http,
    clock,
    redact,
    pausesMs: patient ? politePausesMs : [],
    wait: async (ms, signal) => {
      await sleep(ms, undefined, { signal }).catch((error: unknown) => {
        signal.throwIfAborted();
        throw error;
      });
    },
  };
}

/** Keys live beside those of accounts, and are none of theirs. */
function servicesFolder({ env }: Cli): string {
  return join(userConfigFolder(env), 'services');
}

export function openServiceVault(cli: Cli): Promise<CredentialVault> {
  return openVault(servicesFolder(cli), cli.env);
}

export function keyHolder(purpose: ServicePurpose): Account {
  return { destination: purpose, label: 'key' };
}

const keySchema = z.object({ key: z.string().min(1) });

/** The environment's key is meant for whatever is asked; one that is kept, only for the server it was given for. null: none. */
async function findKey(cli: Cli, address: ServiceAddress, purpose: ServicePurpose): Promise<string | null> {
  const ofEnvironment = cli.env[keyVariables[purpose]]?.trim();
  if (ofEnvironment) return ofEnvironment;
  const holder = keyHolder(purpose);
  const kept = await findAccountOptions(servicesFolder(cli), holder);
  const keptFor = kept?.['service'];
  if (typeof keptFor !== 'string') return null;
  if (keptFor !== new URL(address.url).origin) {
    const values = { service: address.host, keptFor, login: purpose, url: address.url };
    throw new FerryError('usage', because('service-key-for-other', values), { effect: 'none' });
  }
  const secret = keySchema.safeParse(await (await openServiceVault(cli)).of(holder).read());
  return secret.success ? secret.data.key : null;
}
