/** What config.json may hold. Loads nothing: completion offers these. */
export const settingNames = [
  'lang',
  'tz',
  'ffmpeg',
  'allowHosts',
  'fetchAtOnce',
  'fetchGapMs',
  'prepareAtOnce',
  'uploadAtOnce',
  'translateWith',
  'translateModel',
  'transcribeCommand',
  'transcribeWith',
  'transcribeModel',
] as const;

export type SettingName = (typeof settingNames)[number];

/** The environment's names for them. */
export const settingVariables: Readonly<Record<SettingName, string>> = {
  lang: 'CLIPFERRY_LANG',
  tz: 'CLIPFERRY_TZ',
  ffmpeg: 'FFMPEG_PATH',
  allowHosts: 'CLIPFERRY_ALLOW_HOSTS',
  fetchAtOnce: 'CLIPFERRY_FETCH_AT_ONCE',
  fetchGapMs: 'CLIPFERRY_FETCH_GAP_MS',
  prepareAtOnce: 'CLIPFERRY_PREPARE_AT_ONCE',
  uploadAtOnce: 'CLIPFERRY_UPLOAD_AT_ONCE',
  translateWith: 'CLIPFERRY_TRANSLATE_WITH',
  translateModel: 'CLIPFERRY_TRANSLATE_MODEL',
  transcribeCommand: 'CLIPFERRY_TRANSCRIBE_COMMAND',
  transcribeWith: 'CLIPFERRY_TRANSCRIBE_WITH',
  transcribeModel: 'CLIPFERRY_TRANSCRIBE_MODEL',
};
