import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { type CredentialVault, findAccountOptions, openVault } from '../../config/credentials.ts';
import { userConfigFolder } from '../../config/settings.ts';
import { type Account, because, FerryError } from '../../contract/index.ts';
import type { ServiceAddress } from '../../kit/index.ts';
import { politePausesMs, type Service, type ServiceLine } from '../../language/call.ts';
import type { Secrets } from '../../language/secrets.ts';
import { assertKeyIsSafe } from '../../language/service.ts';
import type { NetClient } from '../../net/http.ts';
import { createRedactor, type Redactor } from '../../net/redact.ts';
import type { Cli } from '../context.ts';
import { openHttp } from '../net.ts';
import { environmentKeys, keyVariables, type ServicePurpose } from './key-variables.ts';

export interface OpenService {
  readonly service: Service;
  readonly line: ServiceLine;
  readonly secrets: Secrets;
  close(): void;
}

/**
 * The person named this address, so it may be a private one. `patient` false: one try. FerryError for a key that was given to another
 * server, would be sent in the clear, or stands in the address.
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
  const { redactor } = cli.log;
  if (key !== null) redactor.add(key);
  if (key !== null) assertKeyIsSafe(address);
  if (isIn(address, [key, ...environmentKeys(cli.env)])) throw keyInAddress(address, purpose, redactor);
  const { http } = openHttp(cli, [hostAndPort(address)]);
  return {
    service: { ...address, key, variable: keyVariables[purpose], login: purpose },
    secrets: { redact: redactor.text, holds: redactor.holds },
    line: lineOver(cli, http, { redact: (text) => redactor.text(text), patient }),
    close: () => http.close(),
  };
}

/** Not what the redactor knows of accounts: their host may be the same. */
function isIn({ url }: ServiceAddress, keys: readonly (string | null)[]): boolean {
  return createRedactor(keys.filter((key) => key !== null)).holds(url);
}

function keyInAddress({ host }: ServiceAddress, purpose: ServicePurpose, redactor: Redactor): FerryError {
  const values = { service: redactor.text(host), variable: keyVariables[purpose], login: purpose };
  return new FerryError('usage', because('service-key-in-address', values), { effect: 'none' });
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
