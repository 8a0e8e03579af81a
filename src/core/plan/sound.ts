/**
 * TikTok's name for a sound the creator made, in the language of that creator's app: `original sound - anna`,
 * `som original - anna` (facts/tiktok-export.md section 2.1). A language that is missing here only costs a warning too many.
 */
const ownSound =
  /^(?:original sound|originalton|son original|sonido original|som original|suono originale|origineel geluid|oryginalny d[zź]wi[eę]k|d[zź]wi[eę]k oryginalny|orijinal ses|suara asli|bunyi asal|âm thanh gốc|nhạc nền|เสียงต้นฉบับ|الصوت الأصلي|صوت أصلي|оригинальный звук|оригінальний звук|оригинален звук|sunet original|původní zvuk|eredeti hang|alkuperäinen ääni|originalljud|original ?lyd|πρωτότυπος ήχος|צליל מקורי|原声|原聲|オリジナル楽曲|オリジナルサウンド|오리지널 사운드|orihinal na tunog|मूल ध्वनि)(?: |$)/iu;

/** A sentence for the person, or null. A photo post has no sound of its own: the export holds its pictures only. */
export function findSoundWarning(sound: string | undefined, kind: 'video' | 'images'): string | null {
  const name = sound?.trim() ?? '';
  if (/^(?:-?|n\/a|none)$/i.test(name)) return null;
  if (kind === 'images') return 'the sound of a photo post is not in the export: the pictures go without it';
  if (ownSound.test(name)) return null;
  return `the music may be licensed for TikTok only; another platform can mute or refuse it (${name.slice(0, 60).replace(/[()]/g, '')})`;
}
