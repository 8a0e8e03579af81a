import { adapterReasons } from '../../../src/kit/index.ts';

type NoValues = Readonly<Record<never, never>>;

/** What only Instagram says. Stored as `instagram/<code>`. */
export interface InstagramReasons {
  pace: NoValues;

  /** what a person sets by hand */
  'check-reel': NoValues;
  'check-carousel': { readonly count: number };
  /** `width` and `height` of the first picture, which sets the crop of all */
  'check-crop': { readonly width: number; readonly height: number };
  'check-cover': NoValues;
  'check-sound': NoValues;

  'brief-account': NoValues;
  'brief-sound': NoValues;
  'brief-crop': NoValues;
  'brief-links': NoValues;
  'brief-untried': NoValues;
}

export const own = adapterReasons<InstagramReasons>('instagram');
