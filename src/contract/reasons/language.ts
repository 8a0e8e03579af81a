import type { JsonObject } from '../values.ts';
import type { NoValues } from './values.ts';

/** Text that other programs and servers make of text or sound. `service`: the host that was asked; `to`: a language tag. */
export interface LanguageReasons extends TranslationReasons, TranscriptReasons, ServiceReasons, LanguageSettings {}

interface TranslationReasons {
  /** a change, beside the text before and after. `from`: as the service took it; `bilingual`: the original stands below */
  translated: {
    readonly to: string;
    readonly from?: string;
    readonly service: string;
    readonly bilingual: boolean;
  };
  /** it waits: the service did not answer. `because`: what it met, a reason like any other */
  'not-translated': {
    readonly to: string;
    readonly service: string;
    readonly url: string;
    readonly model?: string;
    readonly because: JsonObject;
  };
  /** it stays in its own language: what came back cannot be trusted */
  'translation-unusable': { readonly to: string; readonly service: string; readonly fault: TranslationFault };
}

/**
 * `lines`: some are missing, or were merged; `names`: a tag, name, link, emoji or protected word did not come back as it was; `size`: far
 * longer than the text; `added`: HTML, a domain or a telephone number that was not there; `script`: no letter of the language it should be in; `refused`: the service does not want this text.
 */
export type TranslationFault = 'lines' | 'names' | 'size' | 'added' | 'script' | 'refused';

interface TranscriptReasons {
  /** the caption was made of the sound, and nobody has read it */
  'transcript-unread': { readonly ref: string };
  /** the service takes no file as large as this one's sound */
  'sound-too-large': { readonly service: string; readonly bytes: number; readonly maxBytes: number };
  'transcriber-missing': { readonly program: string };
  /** `exitCode` null: it was ended by `signal` */
  'transcriber-failed': { readonly program: string; readonly exitCode: number | null; readonly signal: string | null };
  /** what it wrote is no UTF-8, or mostly control characters. `file`: null: it printed it */
  'transcriber-not-text': { readonly program: string; readonly file: string | null };
  /** what it wrote is JSON, and broken, or without a transcript in it. `file`: null: it printed it */
  'transcriber-no-transcript': { readonly program: string; readonly file: string | null };
  /** what it left is not read: no plain file, or larger than any transcript */
  'transcriber-file-odd': {
    readonly program: string;
    readonly file: string;
    readonly is: 'folder' | 'link' | 'special' | 'too-large' | 'unreadable';
    readonly maxBytes: number;
  };
  'transcriber-slow': { readonly program: string; readonly afterMs: number };
  /** it left no text in its folder, or several and none of them ours to choose */
  'transcriber-left-no-text': { readonly program: string; readonly files: readonly string[] };
}

interface ServiceReasons {
  /** 401, 403: it wants a key, or another one. `variable`: where it may stand; `login`: the word behind `clipferry login` */
  'service-wants-key': {
    readonly service: string;
    readonly status: number;
    readonly variable: string;
    readonly login: string;
    /** absent: written by an older version */
    readonly url?: string;
  };
  /** `retryAfterMs`: how long it asked us to stay away; null: it did not say */
  'service-busy': { readonly service: string; readonly status: number; readonly retryAfterMs: number | null };
  'service-failed': { readonly service: string; readonly status: number };
  /** nothing came for so long; null: not even a connection */
  'service-silent': { readonly service: string; readonly silentMs: number | null };
  /** its answer came on and on, and was not there after so long */
  'service-slow': { readonly service: string; readonly withinMs: number };
  /** its answer holds a key that was not in what it was sent: nothing of it is shown or kept */
  'service-shows-key': { readonly service: string };
  /** nothing there answers as such a service does */
  'service-not-there': { readonly service: string; readonly path: string; readonly status: number };
  'service-answer-odd': { readonly service: string; readonly status: number };
  /** nothing is sent to an address that was not named */
  'service-moved': { readonly service: string; readonly to: string };
  'service-lacks-language': { readonly service: string; readonly to: string; readonly known: readonly string[] };
  /** a key goes over https, or to this computer */
  'service-key-in-clear': { readonly service: string };
  /** the key stands in the address, which is shown and kept. `variable`, `login`: where it belongs */
  'service-key-in-address': { readonly service: string; readonly variable: string; readonly login: string };
  /** the key that is kept was given for `keptFor` */
  'service-key-for-other': {
    readonly service: string;
    readonly keptFor: string;
    readonly login: string;
    readonly url?: string;
  };
}

interface LanguageSettings {
  /** `setting`: where the address may stand */
  'no-translation-service': { readonly setting: string };
  'no-transcriber': NoValues;
  'wrong-language': { readonly given: string };
  /** no http(s), a user name or a question mark in it */
  'wrong-service-address': { readonly given: string; readonly flag: string };
  'model-not-named': { readonly service: string; readonly flag: string; readonly setting: string };
  /** `missing`: what the command lacks, as it is written; null: a quote is never closed */
  'transcriber-wrong': { readonly given: string; readonly missing: string | null };
  /** a key for a service that has no address yet */
  'service-not-set': { readonly login: string; readonly setting: string };
}
