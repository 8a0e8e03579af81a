/** Pages of `clipferry help <topic>`, beside one for each destination. */
export const topicNames = [
  'export',
  'captions',
  'caption-sources',
  'transcription',
  'translation',
  'words',
  'media',
  'spreadsheet',
  'scripting',
  'agencies',
  'exit-codes',
] as const;

export type TopicName = (typeof topicNames)[number];
