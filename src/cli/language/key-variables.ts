/** What a service is for; the word behind `clipferry login`. */
export type ServicePurpose = 'translation' | 'transcription';

export const servicePurposes: readonly ServicePurpose[] = ['translation', 'transcription'];

export const keyVariables: Readonly<Record<ServicePurpose, string>> = {
  translation: 'CLIPFERRY_TRANSLATE_KEY',
  transcription: 'CLIPFERRY_TRANSCRIBE_KEY',
};

/** The keys of the environment, so that whatever is shown or logged is without them from the first line on. */
export function environmentKeys(env: NodeJS.ProcessEnv): readonly string[] {
  return servicePurposes.flatMap((purpose) => env[keyVariables[purpose]]?.trim() ?? []);
}
