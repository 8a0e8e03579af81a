import type { VaultPlace } from '../config/credentials.ts';
import type { Talk } from './phrases/talk.ts';

export function placeInWords({ text }: Talk, place: VaultPlace): string {
  if (place.kind === 'keychain') return text.accounts.keychain;
  return place.noKeychain ? text.accounts.filesWithoutKeychain(place.folder) : text.accounts.files(place.folder);
}
