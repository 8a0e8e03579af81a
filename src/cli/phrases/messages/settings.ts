import type { SettingName } from '../../../config/setting-names.ts';

/** What `clipferry config` says. */
export interface SettingsMessages {
  readonly settings: {
    readonly about: Readonly<Record<SettingName | 'workspace', string>>;
    /** where a value is from; `place`: the flag, the variable or the file */
    from(from: 'flag' | 'environment' | 'workspace' | 'user' | 'default', place: string | null): string;
    /** where nothing is set, and there is no fixed value */
    readonly unset: Readonly<Record<'lang' | 'tz' | 'ffmpeg' | 'prepareAtOnce', string>>;
    readonly none: string;
    set(name: string, value: string, path: string): string;
    takenOut(name: string, path: string): string;
    notThere(name: string, path: string): string;
    /** something else decides all the same */
    overruled(name: string, place: string): string;
    hint(command: string): string;
    /** in the hint's command: what a person puts there */
    readonly blanks: { readonly name: string; readonly value: string };
  };
}
